"""What professional cases hold about people: the resident copies what they may read, and it goes with them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from volunteers.cases.models import Assessment, Case, Correction, Goal, Meeting, Participant, Plan
from volunteers.cases.options import KEEP_DAYS
from volunteers.cases.services import empty_old

ON_THE_CASE = _("the resident, who speaks for them, and who works on the case; each reading is written down")
WORKERS_OWN = _("the resident, as far as it was found together; who works on the case; each reading is written down")
TO_HELP = _("to work with residents who agreed to a professional case")
KEPT = _("as long as the account; the street's time after the case is over at most")


def _empty(street_id: UUID | None, older_than: datetime, now: datetime) -> int:
    if street_id is None:
        return 0
    return empty_old(actor=Actor.system(street_id=street_id, at=now), older_than=older_than, now=now)


def _of_the_resident(model: type, way: str, *, sees: object = ON_THE_CASE, without: tuple[str, ...] = ()) -> Holding:
    """What is theirs, and goes with them."""
    return Holding(model=model, of=(way,), fate=Fate.ERASED, why=TO_HELP, sees=sees, kept=KEPT, without=without)  # type: ignore[arg-type]


def _of_the_worker(model: type, *ways: str, without: tuple[str, ...]) -> Holding:
    """What somebody did for their organisation; what it was is not theirs."""
    return Holding(
        model=model, of=ways, fate=Fate.KEPT, why=TO_HELP, sees=r.HANDLERS, kept=KEPT, because=r.OFFICE, without=without
    )


HOLDINGS = [
    _of_the_resident(Case, "entry__resident", without=("closing",)),
    _of_the_worker(
        Case, "lead", "proposed_by",
        without=("entry", "consent", "representation", "about", "closing", "outcome", "review_on"),
    ),
    _of_the_resident(Participant, "case__entry__resident"),
    _of_the_worker(Participant, "user", "named_by", without=("case", "reason")),
    _of_the_resident(Correction, "case__entry__resident"),
    _of_the_worker(Correction, "asked_by", "answered_by", without=("case", "text", "answer")),
    _of_the_resident(Assessment, "case__entry__resident", sees=WORKERS_OWN, without=("risks",)),
    _of_the_worker(Assessment, "by", without=("case", "needs", "strengths", "risks")),
    _of_the_resident(Plan, "case__entry__resident"),
    _of_the_worker(Plan, "by", "agreed_by", without=("case", "summary")),
    _of_the_resident(Goal, "plan__case__entry__resident"),
    _of_the_worker(Goal, "settled_by", without=("plan", "text", "note", "result", "due_on")),
    _of_the_resident(Meeting, "case__entry__resident", sees=WORKERS_OWN, without=("notes",)),
    _of_the_worker(Meeting, "by", without=("case", "with_whom", "agreed", "notes")),
]  # fmt: skip

RETENTIONS = [
    Retention(
        kind="cases.over",
        what=_("what was written on professional cases that are over"),
        setting="1095 d",
        span=lambda: timedelta(days=1_095),
        forget_in=_empty,
        days=KEEP_DAYS,
    ),
]
