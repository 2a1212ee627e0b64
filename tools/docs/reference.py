"""What whoever runs it or writes a client looks up: settings, refusals, operations."""

from collections.abc import Iterable
from typing import Any

from django.utils.module_loading import import_string

from tools.docs.writing import GENERATED, PACKAGES, modules, said, table


def settings_page() -> str:
    """Every setting that the environment gives, and every option of a street."""
    from backend.places.options import options  # noqa: PLC0415  # needs the settings
    from config.env import Env  # noqa: PLC0415  # beside its use

    rows = []
    for name, field in Env.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        bounds = " ".join(
            f"{sign} {getattr(rule, word)}"
            for rule in field.metadata
            for word, sign in (("ge", "≥"), ("le", "≤"), ("min_length", "length ≥"))
            if getattr(rule, word, None) is not None
        )
        rows.append((f"`{name.upper()}`", default, bounds, field.description))
    return "\n".join(
        [
            GENERATED,
            "# 设置 · Settings\n",
            "全部来自环境变量。读不懂的值会使启动停下，并指出变量名。\n",
            "All of them come from the environment. A value that cannot be read stops the start, and is named.\n",
            table(("variable", "default", "bounds", "meaning"), rows),
            ELSEWHERE,
            "## 街道的选项 · Options of a street\n",
            "每个街道可以各设：`linli street-config CODE [KEY=VALUE …]`；“KEY=” 恢复默认。不合适的存值按默认处理。\n",
            (
                "Each street sets its own: `linli street-config CODE [KEY=VALUE …]`; “KEY=” goes back to the default. A\n"
                "stored value that does not fit counts as the default.\n"
            ),
            table(
                ("选项 · option", "默认 · default", "取值 · values", "含义 · meaning"),
                (
                    (f"`{each.key}`", f"`{each.default_text}`", f"`{each.values}`", said(each.meaning))
                    for each in options().values()
                ),
            ),
        ]
    )


ELSEWHERE = """\
不在上表、由各自的程序直接读取的变量。 Variables that are read where they are used, outside this table:

| variable | default | meaning |
| --- | --- | --- |
| `DJANGO_SETTINGS_MODULE` | by the command | `config.settings.production` for `linli web`, `linli worker` and everything beside them |
| `LINLI_ADMIN_PASSWORD` |  | Password of the administrator whom `linli create-admin` makes; unset, it asks. |
| `LINLI_TOKEN` |  | Access token with which `linli replay` and `linli tour` speak to a server given by `--url`. |
"""


def problems_page() -> str:
    """Every refusal with its stable code."""
    from backend.errors import DomainError, type_prefix  # noqa: PLC0415  # needs the settings

    import_string("config.urls.urlpatterns")
    for name in ("services", "receivers", "jobs", "api"):
        modules(name)
    # A narrower case has the code of the wider one, and words of its own.
    rows = sorted(
        {(each.code, each.status, said(each.title), said(each.message)) for each in _below(DomainError) if _ours(each)}
    )
    return "\n".join(
        [
            GENERATED,
            "# 拒绝与错误 · Problems\n",
            (
                f"每个错误都是 `application/problem+json`（RFC 9457），`type` 为 `{type_prefix}` 加代码。\n"
                "代码不变，文字随 `Accept-Language`。\n\n"
                f"Every error is `application/problem+json` (RFC 9457); its `type` is `{type_prefix}` and the code.\n"
                "Codes are stable, words follow `Accept-Language`.\n"
            ),
            table(
                ("代码 · code", "HTTP", "标题 · title", "说明 · what to do next"),
                ((f"`{code}`", *row) for code, *row in rows),
            ),
        ]
    )


def _ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] in PACKAGES


def _below(kind: type[Any]) -> Iterable[Any]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def api_page() -> str:
    """Every operation."""
    document: dict[str, Any] = import_string("config.api.api").get_openapi_schema()
    by_tag: dict[str, list[tuple[str, ...]]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            successes = ", ".join(str(code) for code in operation["responses"] if str(code).startswith("2"))
            line = operation.get("description") or operation["summary"]
            row = (f"`{method.upper()} {path}`", f"`{operation['operationId']}`", successes, line.split("\n")[0])
            by_tag.setdefault(operation["tags"][0], []).append(row)
    parts = [
        GENERATED,
        "# 接口 · API\n",
        "完整说明：运行中的 `/api/v1/docs`（可离线）与 `/api/v1/openapi.json`。\n",
        "In full: `/api/v1/docs` (works offline) and `/api/v1/openapi.json` of a running server.\n",
        "手机端通则 · what holds for every call: [phones.md](phones.md).\n",
        "动态流 · the live feed over WebSocket: [feed.md](feed.md). 文件 · files, sent in chunks that resume: [files.md](files.md).\n",
    ]
    for tag, rows in by_tag.items():
        parts += [f"## {tag}\n", table(("call", "operation", "success", "what it does"), rows)]
    return "\n".join(parts)
