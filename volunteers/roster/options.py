"""What a street may set otherwise for its roster."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from backend.places.options import Option, choice, whole
from volunteers.roster.models.volunteer import MONTH, WEEK
from volunteers.roster.states import Approval, Risk, Skill, Vetted

MONTH_MINUTES = whole(
    "roster.month_minutes",
    MONTH,
    _("Minutes of tasks in a calendar month for which a volunteer is asked at most, unless they chose otherwise."),
    least=60,
    most=MONTH,
)
REST_MINUTES = whole(
    "roster.rest_minutes",
    0,
    _("Minutes between two tasks of a volunteer at least, unless they chose otherwise."),
    least=0,
    most=WEEK,
)
WAY_PERCENT = whole(
    "roster.way_percent", 130, _("The way on foot in percent of the straight line."), least=100, most=300
)
METRES_A_MINUTE = whole(
    "roster.metres_a_minute", 60, _("Metres that a volunteer walks, or rides, in a minute."), least=20, most=300
)
_LIST: TypeAdapter[frozenset[Skill]] = TypeAdapter(frozenset[Skill])


def _skills(key: str, default: Iterable[Skill], meaning: str | Promise) -> Option[frozenset[Skill]]:
    shown = ", ".join(f'"{each}"' for each in sorted(default))
    return Option(key, frozenset(default), meaning, _LIST.validate_python, '["first_aid", …]', f"[{shown}]")


PROVED_SKILLS = _skills(
    "roster.proved_skills",
    (),
    _("Skills that count only with a proof that is valid: a certificate, a course, seen at work."),
)
LICENSED_SKILLS = _skills(
    "roster.licensed_skills",
    (Skill.ELECTRICITY,),
    _("Skills that count only with a professional licence that is valid."),
)
COURSES_SOME_RISK = _skills(
    "roster.courses_some_risk",
    (),
    _("Skills of which a course was passed, and is valid on the day, before a task of some or high risk."),
)
COURSES_HIGH_RISK = _skills(
    "roster.courses_high_risk",
    (),
    _("Skills of which a course was passed, and is valid on the day, before a task of high risk."),
)


def learnt_for(risk: str, config: object) -> frozenset[str]:
    """The skills that a street wants learnt at a course before work of this risk; high risk asks for what some risk does."""
    if risk == Risk.NONE:
        return frozenset()
    some, high = COURSES_SOME_RISK.of(config), COURSES_HIGH_RISK.of(config)
    return frozenset(str(skill) for skill in (some | high if risk == Risk.HIGH else some))


PROOF_WARNING_DAYS = whole(
    "roster.proof_warning_days",
    30,
    _("Days before the proof of a skill ends when the volunteer is told."),
    least=1,
    most=365,
)
GROWTH_DAYS_BACKBONE = whole(
    "growth.days_backbone", 90, _("Days as a volunteer on the way to backbone."), least=0, most=3_650
)
GROWTH_DAYS_TEAM_LEADER = whole(
    "growth.days_team_leader", 180, _("Days as a volunteer on the way to team leader."), least=0, most=3_650
)
GROWTH_DAYS_CORE_LEADER = whole(
    "growth.days_core_leader", 365, _("Days as a volunteer on the way to core leader."), least=0, most=3_650
)
APPROVAL = choice(
    "roster.approval",
    Approval.NONE,
    _("What is asked before who applies is a volunteer. Whom a leader enrols, the leader has approved."),
)
VETTED_FOR = choice(
    "roster.vetted_for",
    Vetted.NOTHING,
    _("Tasks for which a volunteer must have been checked, with nothing against them, on the day of the task."),
)
PROBATION_DAYS = whole(
    "roster.probation_days",
    0,
    _("Days of probation of who applied and was taken: tasks without risk only. 0: there is none."),
    least=0,
    most=365,
)
PROBATION_PLACES = whole(
    "roster.probation_places",
    0,
    _("Tasks done to their end with which a probation is over before its days are. 0: its days alone count."),
    least=0,
    most=100,
)
