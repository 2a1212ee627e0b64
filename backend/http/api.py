"""The API object: sign-in by default, problems documented everywhere."""

from typing import Any

from ninja import NinjaAPI

from backend.http import names, problems
from backend.http.auth import bearer
from backend.http.batch import operations_of, router_for
from backend.http.document import complete
from backend.http.throttle import PersonThrottle

names.install()

ABOUT = """\
The mobile backend that a neighbourhood's volunteer group runs on. 邻里志愿服务团的移动后端。

- **Sign in 登录**: `POST /auth/code`, then `POST /auth/token`; send `Authorization: Bearer …` (here: *Authorize*). 401: sign in again.
- **Refusals 拒绝**: `application/problem+json` with a stable `code`, in Chinese or English by `Accept-Language`. 429 and 503 tell in
  `Retry-After` when to send the same again.
- **Once 只做一次**: a command sent again under its `Idempotency-Key` is done once and answered the same.
- **Lists 列表**: `cursor` is the `next` of the page before. **Edits 修改**: `If-Match` with the `ETag` that was read; 412 where it has changed.
  Who signs a text must send it: 428.
- **Rights 权限**: `actions` of what is read says what may be done to it now. What one may not see is 404.
- **Offline 离线**: `POST /batch` with what was done meanwhile, `GET /sync` for what changed, the feed over WebSocket at `/ws/v1/feed`.

More in docs/phones.md. 详见 docs/phones.md。
"""


class LinliAPI(NinjaAPI):
    """`/api/v1`."""

    def __init__(self) -> None:
        super().__init__(
            title="Linli 邻里",
            version="1",
            description=ABOUT,
            auth=bearer,
            throttle=[PersonThrottle()],
            urls_namespace="v1",
        )
        self._documents: dict[str, Any] = {}
        problems.connect(self)
        self.add_router("", router_for(self))

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The document; put together once, as it is open to everybody and takes seconds."""
        wanted = repr(sorted(kwargs.items()))
        if wanted not in self._documents:
            self._documents[wanted] = self._document(**kwargs)
        return self._documents[wanted]

    def _document(self, **kwargs: Any) -> Any:
        """With what stands around every operation."""
        if not names.Naming.seen:
            super().get_openapi_schema(**kwargs)  # once to see which names are used twice
        document = super().get_openapi_schema(**kwargs)
        marked = self._marked
        complete(document, commands=marked("takes_key"), edits=marked("edited"), signs=marked("signs"))
        return document

    def _marked(self, mark: str) -> set[str | None]:
        """The ids of the operations whose view bears this mark."""
        return {each.operation_id for each in operations_of(self) if getattr(each.view_func, mark, None)}
