"""The API object: sign-in by default, problems documented everywhere."""

from typing import Any

from ninja import NinjaAPI

from backend.http import names, problems
from backend.http.auth import bearer
from backend.http.operations import KEY_HEADER, KEY_LENGTH, KEY_PATTERN
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
        self._documents: dict[tuple[Any, ...], Any] = {}
        problems.connect(self)

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The document; put together once, as it is open to everybody and takes a quarter of a second."""
        wanted = tuple(sorted(kwargs.items()))
        if wanted not in self._documents:
            self._documents[wanted] = self._document(**kwargs)
        return self._documents[wanted]

    def _document(self, **kwargs: Any) -> Any:
        """With the problem answer of every operation and the idempotency key of every command."""
        if not names.Naming.seen:
            super().get_openapi_schema(**kwargs)  # once to see which names are used twice
        document = super().get_openapi_schema(**kwargs)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(shape.pop("$defs", {}))
        schemas["Problem"] = shape
        answer = {
            "description": "Refused: RFC 9457, with a stable code. 拒绝：带稳定代码的问题说明。",
            "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        key = {
            "name": KEY_HEADER,
            "in": "header",
            "required": False,
            "description": "The same key gives the same answer and does the work once.",
            "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": KEY_PATTERN},
        }
        commands = self._commands()
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = answer
                for parameter in operation.get("parameters", []):
                    # ninja lifts them out of the schema; beside it, OpenAPI means something else by the word.
                    parameter.pop("examples", None)
                if operation["operationId"] in commands:
                    operation.setdefault("parameters", []).append(key)
        for scheme in document["components"]["securitySchemes"].values():
            if scheme["type"] == "http":
                scheme.pop("name", None)
        return document

    def _commands(self) -> set[str | None]:
        """The ids of the operations that take an idempotency key."""
        return {
            operation.operation_id
            for router in self._get_bound_routers()
            for path in router.path_operations.values()
            for operation in path.operations
            if getattr(operation.view_func, "takes_key", False)
        }
