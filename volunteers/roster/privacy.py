"""What the roster holds about people."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Person, Retention
from volunteers.roster import services
from volunteers.roster.models import (
    Apart,
    DayHours,
    HandIn,
    HeldSkill,
    Proof,
    Safeguard,
    Vetting,
    Volunteer,
    WeeklyHours,
)
from volunteers.roster.states import Status

WHILE_NEEDED = _("until 90 days after the proof ended or it was decided on; pictures of what was not taken go at once")


class Untold(Holding):
    """About a person who must not learn of it: somebody else's safety may hang on that. Erased with them, copied for nobody."""

    def copy(self, person: Person) -> Iterator[dict[str, Any]]:  # noqa: ARG002  # that of every holding
        """Nothing."""
        return iter(())


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
            "probation_until": None,
            "back_on": None,
            "probation_places": None,
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
    Holding(
        model=HandIn,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=WHILE_NEEDED,
    ),
    Holding(
        model=HandIn,
        of=("decided_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=WHILE_NEEDED,
        because=r.OFFICE,
        # The rest of the row is about the volunteer.
        without=("volunteer",),
    ),
    Holding(
        model=Safeguard,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Safeguard,
        of=("recorded_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("volunteer", "number", "issuer"),
    ),
    Holding(
        model=Vetting,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=_("the person themself, and who manages the group"),
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Vetting,
        of=("recorded_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=_("the person themself, and who manages the group"),
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("volunteer", "outcome", "how"),
    ),
    Holding(
        model=Apart,
        of=("set_by",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
    ),
    Untold(
        model=Apart,
        of=("person", "other"),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=_("who set it, and who manages the group"),
        kept=r.WITH_ACCOUNT,
    ),
]


def _forget_days(older_than: datetime, _now: datetime) -> int:
    return DayHours.objects.filter(day__lt=older_than.date()).delete()[0]


def _forget_pictures(older_than: datetime, now: datetime) -> int:
    return services.forget_pictures(older_than=older_than, now=now)


RETENTIONS = [
    Retention(
        kind="roster.hand_ins",
        what=_("pictures of certificates whose proof is over, and what was handed in and not taken"),
        setting="90 d",
        span=lambda: timedelta(days=90),
        forget=_forget_pictures,
    ),
    Retention(
        kind="roster.days",
        what=_("the hours of single days at which volunteers were there, or were not"),
        setting="31 d",
        span=lambda: timedelta(days=31),
        forget=_forget_days,
    ),
]
