"""What the care register holds about people: the resident reads and copies all of it, and it goes with them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from volunteers.care.models import Alarm, Contact, Entry, HeatWave, Trusted, Visit
from volunteers.care.options import KEEP_DAYS
from volunteers.care.services import empty_old

KEEPERS = _("the resident, who speaks for them, and who keeps the care register; each reading is written down")
TO_CARE = _("to look after residents who agreed to it")
OF_THE_RESIDENT = (
    "reasons", "door_notes", "paused_for", "paused_until", "address", "door", "lat", "lng", "datum", "cell", "resident",
    "last_seen_at", "last_seen_how", "due_at", "due_hot_at", "weekdays", "starts", "ends", "every_days", "consent",
    "representation", "review_on",
)  # fmt: skip


def _empty(street_id: UUID | None, older_than: datetime, now: datetime) -> int:
    if street_id is None:
        return 0
    return empty_old(actor=Actor.system(street_id=street_id, at=now), older_than=older_than, now=now)


HOLDINGS = [
    Holding(
        model=Entry,
        of=("resident",),
        fate=Fate.ERASED,
        why=TO_CARE,
        sees=KEEPERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Entry,
        of=("proposed_by",),
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=OF_THE_RESIDENT,
    ),
    Holding(
        model=Contact,
        of=("entry__resident",),
        fate=Fate.ERASED,
        why=TO_CARE,
        sees=KEEPERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Trusted,
        of=("entry__resident",),
        fate=Fate.ERASED,
        why=TO_CARE,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Trusted,
        of=("volunteer__user",),
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("entry", "asked_by"),
    ),
    Holding(
        model=Trusted,
        of=("asked_by",),
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("entry", "volunteer"),
    ),
    Holding(
        model=Visit,
        of=("entry__resident",),
        fate=Fate.ERASED,
        why=TO_CARE,
        sees=KEEPERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Visit,
        of=("told_by",),
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("entry", "note", "outcome", "due_at"),
    ),
    Holding(
        model=Alarm,
        of=("entry__resident",),
        fate=Fate.ERASED,
        why=TO_CARE,
        sees=KEEPERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Alarm,
        of=("raised_by", "closed_by"),
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("entry", "visit", "why", "found", "note"),
    ),
    Holding(
        model=HeatWave,
        of=("called_by",),
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=_("everybody of the street"),
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
]

RETENTIONS = [
    Retention(
        kind="care.ended",
        what=_("what was kept of residents who were taken off the care register"),
        setting="180 d",
        span=lambda: timedelta(days=180),
        forget_in=_empty,
        days=KEEP_DAYS,
    ),
]
