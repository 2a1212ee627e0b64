"""Who may do what, when, as people read it from beginning to end."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.utils.translation import override

from backend.policy import Rule
from backend.policy import is_system as SYSTEM  # noqa: N812  # a rule, not a function
from tools.docs.writing import GENERATED, modules, said, tables_of

PARTS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "第一部分 志愿服务队",
        "Part one: the volunteer group",
        (
            "志愿服务队有三层。第一层是居民：志愿者、骨干、队长，由核心负责人带领，收集需求、传递政策、上门服务、守住信任、带回意见。第二层是"
            "管理层：管理员负责日常，承接方联络人在合同期内列席。第三层是指导协调委员会：社区工作者、社区社会组织负责人、骨干和居民四类席位，"
            "把关项目、跟踪落实。领头的人由成员提名、附议、秘密投票选出，也可以由成员罢免。委员会开会，四类席位都要有人发言；纪要由主持人和另一位"
            "在场的人签字封存，全街道可读。每个职务和席位都有任期；任期一到，权限即止，手上的事交给下一位。派活是邀约，不是命令。"
        ),
        (
            "The group has three tiers. The first are residents: volunteers, backbone volunteers and team leaders under the core leader; they "
            "collect needs, spread the word, serve, watch over trust and bring opinions back. The second is the management layer: managers run "
            "the daily work, and the liaisons of contractors sit in it while their contract runs. The third is the guidance and coordination "
            "committee, with seats of four kinds: community workers, heads of community organisations, backbone volunteers and residents. "
            "The members nominate, second and elect in secret who leads them, and may recall them. The committee decides when every kind of "
            "seat was heard; its minutes are sealed by the chair and one more who was there, and the whole street reads them. Every role and "
            "seat has a term; once that is over it gives nothing, and what its holder answered for goes to the next. Work is offered, never ordered."
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


OFFICES = (
    "volunteers.group",
    "volunteers.elections",
    "volunteers.committee",
    "volunteers.meetings",
    "volunteers.handover",
)
"""A charter begins with who holds an office, how they come to it, how they decide, and how they leave it."""


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
        chapters = [each for each in apps_with_rules if each[0].name.split(".")[0] in packages]
        for app, module in sorted(chapters, key=lambda each: _place(each[0])):
            parts += _chapter(app, module)
    return "\n".join(parts)


def _place(app: Any) -> int:
    """Where its chapter stands in its part: the offices first; the others in the order of the settings."""
    return OFFICES.index(app.name) if app.name in OFFICES else len(OFFICES)


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
    by_itself = who is SYSTEM.label
    with override("zh-hans"):
        begins = "- 以下各事由系统自动办理，谁也不能代办：" if by_itself else f"- **{who}**可以："
        chinese = f"{begins}{'；'.join(str(act) for act in acts)}。"
    with override("en"):
        begins = "  Happens by itself, and is in nobody's hand: " if by_itself else f"  **{_begun(str(who))}** may: "
        english = f"{begins}{'; '.join(str(act) for act in acts)}."
    return f"{chinese}\\\n{english}"


def _begun(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


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
    """The predicates that a policy module defines: their names, and what they mean. One that holds for several things is said once."""
    found: dict[str, str] = {}
    for value in vars(module).values():
        if isinstance(value, Rule) and getattr(value.test, "__module__", "") == module.__name__ and value.test.__doc__:
            found.setdefault(said(value.label), value.test.__doc__.strip().split("\n")[0])
    return found.items()
