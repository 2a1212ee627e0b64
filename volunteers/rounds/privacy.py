"""What rounds hold about people: whom to visit and who is planned to go."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from volunteers.rounds.models import Round, RoundVisit

NOTHING: dict[str, Any] = {
    "beneficiary": None,
    "trusted": [],
    "address": "",
    "door": "",
    "contact_phone": "",
    "lat": None,
    "lng": None,
    "datum": "",
}
HOLDINGS = [
    Holding(
        model=Round,
        of=("made_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=RoundVisit,
        of=("beneficiary",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=_("who directs the round sees the cell; who said yes, the home"),
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("trusted", "key"),
        scrub=("title",),
        blank=NOTHING,
    ),
    Holding(
        model=RoundVisit,
        of=("volunteer__user",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("address", "door", "contact_phone", "lat", "lng", "trusted", "beneficiary", "title", "key"),
    ),
]


def _forget_homes(older_than: datetime, _now: datetime) -> int:
    """Whom a round visited is with its tasks, for the hours of those who went; the round keeps who went, when and how far."""
    past = RoundVisit.objects.filter(round__day__lt=older_than.date()).exclude(title="")
    return past.update(title="", cell=None, **NOTHING)


RETENTIONS = [
    Retention(
        kind="rounds.homes",
        what=_("whom a round of visits was for, and where they live"),
        setting="30 d",
        span=lambda: timedelta(days=30),
        forget=_forget_homes,
    ),
]
