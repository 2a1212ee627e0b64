"""What the category of a need asks for: checked when it arrives, supplied later, looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.events import publish
from backend.files.queries import attached_to, own
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.catalogue.checking import Missing, answers, category_of, missing
from needs.catalogue.emergencies import calls
from needs.catalogue.forms import AnswerOf
from needs.catalogue.models import Category
from needs.catalogue.states import Number
from needs.desk.events import SummaryChanged
from needs.desk.files import PURPOSE
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.schemas import CheckIn, NeedCreate
from needs.desk.services.changes import locked, settle
from needs.desk.services.moderating import is_read_anew, wait_again
from needs.desk.states import TRANSITIONS, Action


@dataclass(frozen=True, slots=True)
class Checked:
    """What a report says of its category, what that lacks, and whom its words call for."""

    category: Category | None
    details: dict[str, Any]
    missing: list[Missing]
    calls: list[Number]

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a need that arrives so."""
        code = self.category.code if self.category else ""
        asked = self.category is not None and self.category.requires_something
        return {
            "category": code,
            "reported_category": code,
            "details": self.details,
            "missing": self.missing,
            "first_time_right": not self.missing if asked else None,
            "calls": [number.value for number in self.calls],
        }


def check(actor: Actor, spec: NeedCreate | CheckIn, *, goes_on: bool = True) -> Checked:
    """What the report would be, and what it would lack. Stores nothing. Of what is over nobody is called any more.

    Raises `UnknownCategory`, `CategoryRetired`, `DetailsWithoutCategory`, `InvalidInput`.
    """
    category = category_of(actor.street_id, spec.category) if spec.category else None
    details = answers(category, spec.details)
    shown: Sequence[str] = ()
    if spec.files and category is not None and category.materials:
        shown = list(own(actor).filter(pk__in=spec.files).values_list("kind", flat=True))
    return Checked(
        category=category,
        details=details,
        missing=missing(category, details, shown),
        calls=_calls(spec, category) if goes_on else [],
    )


def called_for(need: Need) -> list[str]:
    """The emergency numbers that the words of a need call for now."""
    category = Category.objects.filter(street=need.street_id, code=need.category).first() if need.category else None
    return [number.value for number in _calls(need, category)]


def _calls(said: Need | NeedCreate | CheckIn, category: Category | None) -> list[Number]:
    words = "\n".join(filter(None, (said.title, said.text)))
    return calls(words, kind=said.kind or "", usual=category.urgency if category else "")


def look_again(need: Need) -> None:
    """Note what is missing now, by the category that the need has now. Does not save."""
    category = Category.objects.filter(street=need.street_id, code=need.category).first() if need.category else None
    shown: Sequence[str] = ()
    if category is not None and category.materials:
        shown = [file.kind for file in attached_to(PURPOSE, need.id)]
    need.missing = missing(category, need.details, shown)


@service
def supply(*, actor: Actor, need_id: UUID, details: dict[str, AnswerOf], now: datetime) -> Need:
    """Answer what was not answered, or answer it otherwise; null takes an answer back.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `DetailsWithoutCategory`, `InvalidInput`.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.SUPPLY, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.SUPPLY)
    category = Category.objects.filter(street=need.street_id, code=need.category).first() if need.category else None
    asked = {field.key for field in category.asked} if category else set()
    # Answers to what an earlier category asked for stay as they are.
    others = {key: value for key, value in need.details.items() if key not in asked and key not in details}
    mine = {key: value for key, value in need.details.items() if key in asked}
    need.details = {**others, **answers(category, {**mine, **details})}
    look_again(need)
    read = is_read_anew(need, ("details",))
    waits = wait_again(need, actor) if read else []
    settle(
        need, Action.SUPPLY, "details", "missing", *waits, actor=actor, now=now, before=before, fields=sorted(details)
    )
    if read:
        publish(SummaryChanged(need.id), actor=actor)
    return need
