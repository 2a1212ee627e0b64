"""What the roster holds about people."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from volunteers.roster.models import DayHours, HeldSkill, Proof, Volunteer, WeeklyHours
from volunteers.roster.states import Status

HOLDINGS = [
    Holding(
        model=Volunteer,
        of=("user",),
        fate=Fate.ANONYMISED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        blank={
            "status": Status.LEFT,
            "skills": [],
            "lat": None,
            "lng": None,
            "datum": "",
            "cell": None,
            "address": "",
            "community": None,
            "grid": None,
            "languages": [],
            "monthly_minutes": None,
            "rest_minutes": None,
            "gender": "",
            "limits": "",
        },
    ),
    Holding(
        model=WeeklyHours,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=DayHours,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.UNTIL_OVER,
    ),
    Holding(
        model=HeldSkill,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Proof,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Proof,
        of=("recorded_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        # The rest of the row is about the volunteer.
        without=("volunteer", "number", "shown"),
    ),
]


def _forget_days(older_than: datetime, _now: datetime) -> int:
    return DayHours.objects.filter(day__lt=older_than.date()).delete()[0]


RETENTIONS = [
    Retention(
        kind="roster.days",
        what=_("the hours of single days at which volunteers were there, or were not"),
        setting="31 d",
        span=lambda: timedelta(days=31),
        forget=_forget_days,
    ),
]
