"""The API object: sign-in by default, problems documented everywhere."""

from typing import Any

from ninja import NinjaAPI

from backend.http import names, problems
from backend.http.auth import bearer
from backend.http.batch import operations_of, router_for
from backend.http.document import complete
from backend.http.throttle import PersonThrottle

names.install()


class LinliAPI(NinjaAPI):
    """`/api/v1`."""

    def __init__(self) -> None:
        super().__init__(
            title="Linli 邻里",
            version="1",
            description="The mobile backend that a neighbourhood's volunteer group runs on. 邻里志愿服务团的移动后端。",
            auth=bearer,
            throttle=[PersonThrottle()],
            urls_namespace="v1",
        )
        self._documents: dict[str, Any] = {}
        problems.connect(self)
        self.add_router("", router_for(self))

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The document; put together once, as it is open to everybody and takes a quarter of a second."""
        wanted = repr(sorted(kwargs.items()))
        if wanted not in self._documents:
            self._documents[wanted] = self._document(**kwargs)
        return self._documents[wanted]

    def _document(self, **kwargs: Any) -> Any:
        """With what stands around every operation."""
        if not names.Naming.seen:
            super().get_openapi_schema(**kwargs)  # once to see which names are used twice
        document = super().get_openapi_schema(**kwargs)
        complete(document, commands=self._marked("takes_key"), edits=self._marked("edited"))
        return document

    def _marked(self, mark: str) -> set[str | None]:
        """The ids of the operations whose view bears this mark."""
        return {each.operation_id for each in operations_of(self) if getattr(each.view_func, mark, None)}
