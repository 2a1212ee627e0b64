"""What the care register holds about people: the resident reads and copies all of it, and it goes with them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
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


def _of_the_resident(model: type[Model], way: str, *, sees: Promise = KEEPERS) -> Holding:
    """What is theirs, and goes with them."""
    return Holding(model=model, of=(way,), fate=Fate.ERASED, why=TO_CARE, sees=sees, kept=r.WITH_ACCOUNT)


def _of_others(
    model: type[Model], *ways: str, because: Promise, without: tuple[str, ...] = (), sees: Promise = r.HANDLERS
) -> Holding:
    """What somebody did; whom it was for is not theirs."""
    return Holding(
        model=model,
        of=ways,
        fate=Fate.KEPT,
        why=TO_CARE,
        sees=sees,
        kept=r.WITH_ACCOUNT,
        because=because,
        without=without,
    )


HOLDINGS = [
    _of_the_resident(Entry, "resident"),
    _of_others(Entry, "proposed_by", because=r.OFFICE, without=OF_THE_RESIDENT),
    _of_the_resident(Contact, "entry__resident"),
    _of_the_resident(Trusted, "entry__resident", sees=r.HANDLERS),
    _of_others(Trusted, "volunteer__user", because=r.HOURS, without=("entry", "asked_by")),
    _of_others(Trusted, "asked_by", because=r.OFFICE, without=("entry", "volunteer")),
    _of_the_resident(Visit, "entry__resident"),
    _of_others(Visit, "told_by", because=r.HOURS, without=("entry", "note", "outcome", "due_at")),
    _of_the_resident(Alarm, "entry__resident"),
    _of_others(Alarm, "raised_by", "closed_by", because=r.OFFICE, without=("entry", "visit", "why", "found", "note")),
    _of_others(HeatWave, "called_by", because=r.OFFICE, sees=_("everybody of the street")),
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
