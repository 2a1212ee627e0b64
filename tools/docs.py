"""Write the pages of `docs/` that the source itself knows: `python -m tools.docs [--check]`."""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import override

DOCS = Path(__file__).resolve().parents[1] / "docs"
PACKAGES = ("backend", "volunteers", "needs", "projects")


def main() -> int:
    """Write the pages, or say which are out of date."""
    django.setup()
    wrong = []
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if path.exists() and path.read_text() == text:
            continue
        if "--check" in sys.argv:
            wrong.append(f"docs/{name} is not what the source says: run `make docs`, and commit it")
        else:
            path.write_text(text)
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong else 0


def said(text: object) -> str:
    """A text in both languages, Chinese first."""
    with override("zh-hans"):
        chinese = str(text)
    with override("en"):
        english = str(text)
    return chinese if chinese == english else f"{chinese} · {english}"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [list(head), ["---"] * len(list(head)), *([_cell(each) for each in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def modules(name: str) -> list[tuple[Any, ModuleType]]:
    """The module `name` of every app of ours that has one, in the order of the settings."""
    return [
        (app, import_module(f"{app.name}.{name}"))
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in PACKAGES and find_spec(f"{app.name}.{name}")
    ]


def tables_of(module: ModuleType, suffix: str) -> dict[str, Mapping[Any, Any]]:
    """The tables of a module, as `TASK_POLICY` and `OFFER_POLICY`."""
    return {
        name: value
        for name, value in vars(module).items()
        if name.endswith(suffix) and isinstance(value, Mapping) and value
    }


GENERATED = "<!-- Written by `make docs` from the source. Do not edit. -->\n"


PARTS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "第一部分 志愿服务队",
        "Part one: the volunteer group",
        (
            "志愿服务队有三层。第一层是居民：志愿者、骨干、队长，由核心负责人带领，收集需求、传递政策、上门服务、守住信任、带回意见。第二层是"
            "管理层：管理员负责日常，承接方联络人在合同期内列席。第三层是指导协调委员会：社区工作者、社区社会组织负责人、骨干和居民四类席位，"
            "把关项目、跟踪落实。每个职务和席位都有任期；任期一到，权限即止。派活是邀约，不是命令。"
        ),
        (
            "The group has three tiers. The first are residents: volunteers, backbone volunteers and team leaders under the core leader; they "
            "collect needs, spread the word, serve, watch over trust and bring opinions back. The second is the management layer: managers run "
            "the daily work, and the liaisons of contractors sit in it while their contract runs. The third is the guidance and coordination "
            "committee, with seats of four kinds: community workers, heads of community organisations, backbone volunteers and residents. Every "
            "role and seat has a term, and gives nothing once that is over. Work is offered, never ordered."
        ),
        ("volunteers",),
    ),
    (
        "第二部分 居民的需求",
        "Part two: what residents need",
        (
            "谁都可以为自己上报，也可以经同意替别人上报。首接负责：谁先接下，谁负责到底。办没办好，由居民说了算；说“没解决”，就重新办理。"
            "举报只由上报人和保密接收人看到。"
        ),
        (
            "Everybody reports for themself, and with consent for others. Who receives first stays responsible. Whether it was solved is for the "
            "resident to say; “not resolved” opens it again. A report of wrongdoing is seen by its reporter and the confidential receiver alone."
        ),
        ("needs",),
    ),
    (
        "第三部分 购买服务的项目",
        "Part three: purchased projects",
        "项目先由委员会把关，再由承接方实施，由到场的居民评价。与承接方有关联的人一律回避。",
        (
            "The committee looks at a design before it starts, the contractor carries it out, and the residents who were there judge it. Whoever "
            "is tied to the contractor is recused."
        ),
        ("projects",),
    ),
    (
        "第四部分 共同的规矩",
        "Part four: the house rules",
        "账户、岗位、住址、个人信息和文件的规矩，对所有人一样。",
        "Accounts, posts, homes, personal information and files: the same for everybody.",
        ("backend",),
    ),
)
"""(heading, heading in English, preface, preface in English, packages)"""


def policy_page() -> str:
    """Who may do what, when: the group's charter as the code has it, for people to read from beginning to end."""
    parts = [
        GENERATED,
        "# 章程 · The charter\n",
        "谁可以做什么。没有写到的一律不许；每次被拒绝，都会说明缺的是哪一条。\n",
        "Who may do what. What is not written here is refused, and every refusal names the condition that is not met.\n",
    ]
    apps_with_rules = modules("policy")
    for chinese, english, preface, preface_in_english, packages in PARTS:
        parts += [f"## {chinese} · {english}\n", f"{preface}\n", f"{preface_in_english}\n"]
        for app, module in apps_with_rules:
            if app.name.split(".")[0] in packages:
                parts += _chapter(app, module)
    return "\n".join(parts)


def _chapter(app: Any, module: ModuleType) -> Iterable[str]:
    """One app: its words, then who may do what, then how things go."""
    policies = tables_of(module, "POLICY")
    if not policies:
        return
    yield f"### {said(app.verbose_name)}\n"
    words = list(_words(module))
    if words:
        yield "这里所说 · In these rules:\n"
        yield "\n".join(f"- **{label}** — {line}" for label, line in words) + "\n"
    for policy in policies.values():
        yield "谁可以 · Who may:\n"
        by_rule: dict[str, tuple[Any, list[Any]]] = {}
        for action, rule in policy.items():
            by_rule.setdefault(said(rule.label), (rule, []))[1].append(action)
        yield (
            "\n".join(_may(rule.label, [action.label for action in actions]) for rule, actions in by_rule.values())
            + "\n"
        )
    courses = list(_courses(app.name))
    if courses:
        yield "经过 · How it goes:\n"
        yield "\n".join(courses) + "\n"


def _may(who: object, acts: Iterable[object]) -> str:
    """Who, and all that they may do, in each language."""
    acts = list(acts)
    with override("zh-hans"):
        chinese = f"- **{who}**可以：{'；'.join(str(act) for act in acts)}。"
    with override("en"):
        english = f"  May be done by **{who}**: {'; '.join(str(act) for act in acts)}."
    return f"{chinese}\\\n{english}"


def _courses(app: str) -> Iterable[str]:
    """What leads from one status to another, in words; what leaves the status as it is goes without saying."""
    if not find_spec(f"{app}.states"):
        return
    for transitions in tables_of(import_module(f"{app}.states"), "TRANSITIONS").values():
        found: dict[tuple[Any, Any], list[Any]] = {}
        for (origin, action), target in transitions.items():
            if origin != target:
                found.setdefault((action, target), []).append(origin)
        for (action, target), origins in found.items():
            yield f"- {said(action.label)}: {' / '.join(said(each.label) for each in origins)} → {said(target.label)}"


def _words(module: ModuleType) -> Iterable[tuple[str, str]]:
    """The predicates that a policy module defines: their names, and what they mean."""
    from backend.policy import Rule  # noqa: PLC0415  # needs the settings

    for value in vars(module).values():
        if isinstance(value, Rule) and getattr(value.test, "__module__", "") == module.__name__ and value.test.__doc__:
            yield said(value.label), value.test.__doc__.strip().split("\n")[0]


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


def privacy_page() -> str:
    """What is held about people, why, for how long, who sees it, and what erasing does."""
    from backend.privacy.registry import holdings, retentions  # noqa: PLC0415  # needs the settings
    from backend.privacy.states import Purpose  # noqa: PLC0415  # likewise
    from backend.privacy.texts import WORDINGS, current  # noqa: PLC0415  # likewise

    held = (
        (
            f"{said(each.model._meta.verbose_name_plural)}: {', '.join(f'`{way}`' for way in each.of)}",
            said(each.why),
            said(each.sees),
            said(each.kept),
            said(each.fate.label) + (f" ({said(each.because)})" if each.because else ""),
        )
        for each in holdings()
    )
    return "\n".join(
        [
            GENERATED,
            "# 个人信息 · Personal information\n",
            (
                "存有哪些个人信息、为什么、谁看得到、存多久、注销时如何处理。手机号和门牌在库中加密；\n"
                "本人信息副本以分片密文存于文件存储，密钥只在库中，随副本一同删除。\n\n"
                "What is held about people, why, who sees it, for how long, and what erasing does to it. Phones and doors are\n"
                "encrypted in the database ([ADR 11](adr/0011-encrypted-fields.md)). The zip of a person's copy lies in the store of\n"
                "files, in sealed pieces; what opens them is in the database alone, and goes with the copy.\n"
            ),
            "## 存有什么 · What is held\n",
            table(
                (
                    "数据与身份 · data, and whose",
                    "目的 · why",
                    "谁看得到 · who sees",
                    "多久 · how long",
                    "注销时 · on erasing",
                ),
                held,
            ),
            "## 自动清除 · What the clock removes\n",
            "每天凌晨两点（北京时间）执行，部分种类更勤；每次每街道留一条清除记录。 Every night at two in China, some kinds more often; each round leaves a note for each street.\n",
            table(
                ("种类 · kind", "数据 · data", "期限 · after", "街道可选 · a street may choose"),
                (
                    (
                        f"`{each.kind}`",
                        said(each.what),
                        f"`{each.setting}`",
                        f"`{each.days.key}` {each.days.values}" if each.days else "",
                    )
                    for each in retentions()
                ),
            ),
            "## 征求同意的文本 · What people are asked\n",
            table(
                ("用途 · purpose", "版本 · version", "中文", "English"),
                (
                    (
                        f"`{purpose}` {said(purpose.label)}",
                        current(purpose),
                        WORDINGS[purpose][-1].zh,
                        WORDINGS[purpose][-1].en,
                    )
                    for purpose in Purpose
                ),
            ),
        ]
    )


def notices_page() -> str:
    """The kinds of notice, and what is told of each thing that happens."""
    from backend.notifications.kinds import kinds  # noqa: PLC0415  # needs the settings
    from backend.notifications.states import Channel  # noqa: PLC0415  # likewise
    from backend.notifications.told import decisions  # noqa: PLC0415  # likewise

    def mode(kind: Any, channel: Channel) -> str:
        return said(kind.modes[channel].label) if channel in kind.modes else "—"

    return "\n".join(
        [
            GENERATED,
            "# 通知 · Notices\n",
            (
                "收件箱存下每一条通知；下表写明各渠道何时告知，除非本人另有选择。“必达”的不能关闭，也不进汇总。\n\n"
                "The inbox keeps every notice; the table says when each way tells of it, unless the person prefers otherwise. What is\n"
                "*required* nobody turns off or puts into the digest. How pushes travel: [operating.md](operating.md#pushes).\n\n"
                "## 种类 · Kinds\n"
            ),
            table(
                ("kind", "说明 · what", "缓急 · urgency", "动态 · feed", "推送 · pushes", "必达 · required"),
                (
                    (
                        f"`{code}`",
                        said(kind.label),
                        said(kind.urgency.label),
                        mode(kind, Channel.FEED),
                        mode(kind, Channel.FCM),
                        "✓" if kind.required else "",
                    )
                    for code, kind in kinds().items()
                ),
            ),
            "## 何事告知何人 · What is told to whom\n",
            table(
                ("事件 · what happens", "kind", "何人，或为何不告知 · whom, or why nobody"),
                (
                    (f"`{name}`", ", ".join(f"`{each.code}`" for each in told.kinds) or "—", said(told.to))
                    for name, told in decisions().items()
                ),
            ),
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "policy.md": policy_page,
    "settings.md": settings_page,
    "problems.md": problems_page,
    "api.md": api_page,
    "privacy.md": privacy_page,
    "notices.md": notices_page,
}

if __name__ == "__main__":
    sys.exit(main())
