"""The shapes of duties."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Model
from pydantic import Field

from backend.accounts.models import User
from backend.duties import Duty, duties
from backend.http.fields import In, Out, Reason, Slug
from backend.http.pages import PageIn, page
from backend.policy import Actor

MOST = 500
"""So many duties change hands at once."""


class DutyOut(Out):
    """Something that a person answers for by name."""

    kind: str
    id: UUID
    """Of the need, the task, the series, the seat, the project."""
    title: str
    due: datetime | None
    """When an answer is due, it begins, or its term ends."""
    may_hand_over: bool
    """Whether the reader may hand this one over."""

    @classmethod
    def of(cls, duty: Duty[Any], row: Model, *, actor: Actor) -> "DutyOut":
        """As this actor reads it."""
        return cls(
            kind=duty.code,
            id=row.pk,
            title=duty.title(row),
            due=duty.due(row),
            may_hand_over=duty.may(actor, row),
        )


class DutyKindOut(Out):
    """The duties of one kind."""

    kind: str
    label: str
    count: int
    items: list[DutyOut]
    """The oldest first."""
    next: str | None
    """The cursor of the page after these, to be sent with `kind`; null at the end."""


class DutiesOut(Out):
    """What a person answers for, by kind. A kind without any is left out."""

    user_id: UUID
    name: str
    count: int
    kinds: list[DutyKindOut]


class DutiesIn(PageIn):
    """How duties are asked for: the first of every kind, or the pages of one."""

    kind: Slug | None = None


class DutyRef(In):
    """One duty, as the list names it."""

    kind: Slug
    id: UUID


class HandOverIn(In):
    """To whom, and what. Without `duties`: all that the caller may hand over, the oldest 500."""

    to: UUID
    duties: Annotated[list[DutyRef], Field(min_length=1, max_length=MOST)] | None = None
    reason: Reason


class HandedOverOut(DutiesOut):
    """How many duties changed hands, and what is left."""

    handed_over: int


def listed(person: User, wanted: DutiesIn, *, actor: Actor) -> dict[str, Any]:
    """The fields of `DutiesOut`: two queries for each kind of duty, however many there are."""
    kinds = []
    for duty in duties().values():
        if wanted.kind not in {None, duty.code}:
            continue
        rows = duty.of(actor, [person.id])
        count = rows.count()
        if count == 0:
            continue
        found = page(rows, wanted if wanted.kind else PageIn(limit=wanted.limit), _shape(duty, actor), order=("id",))
        kinds.append(
            DutyKindOut(kind=duty.code, label=str(duty.label), count=count, items=found.items, next=found.next)
        )
    return {
        "user_id": person.id,
        "name": person.masked_name,
        "count": sum(each.count for each in kinds),
        "kinds": kinds,
    }


def _shape(duty: Duty[Any], actor: Actor) -> Any:
    return lambda row: DutyOut.of(duty, row, actor=actor)
