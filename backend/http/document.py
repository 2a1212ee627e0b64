"""What the OpenAPI document says of every operation: problems, idempotency keys, tags."""

from collections.abc import Collection
from typing import Any

from backend.http import problems
from backend.http.operations import KEY_HEADER, KEY_LENGTH, KEY_PATTERN

REFUSED = {
    "description": "Refused: RFC 9457, with a stable code. 拒绝：带稳定代码的问题说明。",
    "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "description": "The same key gives the same answer and does the work once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": KEY_PATTERN},
}
TAGS = {"type": "string", "maxLength": 2_000, "pattern": "^[ -~]*$"}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the detail that you edit: 412 and what is new, where it was changed meanwhile.",
    "schema": TAGS,
}
IF_MATCH_WANTED = {
    **IF_MATCH,
    "required": True,
    "description": "The ETag of the text that you sign: 428 where it is left out or is *, 412 where the text has changed.",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that you have: 304 where nothing changed. What is no tag is none that you have.",
    "schema": {"type": "string"},
}
ETAG = {"ETag": {"description": "The version of this answer.", "schema": {"type": "string"}}}


def complete(
    document: dict[str, Any],
    *,
    commands: Collection[str | None],
    edits: Collection[str | None],
    signs: Collection[str | None],
) -> None:
    """Add to ninja's document what stands around every operation."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    shape = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(shape.pop("$defs", {}))
    schemas["Problem"] = shape
    for operations in document["paths"].values():
        for method, operation in operations.items():
            parameters = operation.setdefault("parameters", [])
            for parameter in parameters:
                # ninja lifts them out of the schema; beside it, OpenAPI means something else by the word.
                parameter.pop("examples", None)
            name = operation["operationId"]
            parameters += (
                [KEY] * (name in commands)
                + [IF_MATCH_WANTED if name in signs else IF_MATCH] * (name in edits)
                + [IF_NONE_MATCH] * (method == "get")
            )
            _answers(operation["responses"], method, edits=name in edits)
    for scheme in document["components"]["securitySchemes"].values():
        if scheme["type"] == "http":
            scheme.pop("name", None)


def _answers(responses: dict[Any, Any], method: str, *, edits: bool) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get(
            "content", {}
        ):  # a refusal with members of its own
            response["content"] = {problems.CONTENT_TYPE: response["content"]["application/json"]}
    if method == "get":
        responses["304"] = {"description": "You have it already. 已是最新。", "headers": ETAG}
    if (method == "get" or edits) and (done := responses.get(200) or responses.get("200")):
        done["headers"] = ETAG
    responses["default"] = REFUSED
