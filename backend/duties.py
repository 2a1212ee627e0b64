"""Open duties: what somebody answers for by name, and who has it after them.

An app that puts one person in charge of something says so in its `duties.py`: `DUTIES`, a list of these. Whoever leaves
hands them over; with the end of an office they fall to the next who is fit (`volunteers.handover`). Nothing is stranded: a
test asks of every such column of the database which duty it belongs to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from backend.modules import modules_of
from backend.policy import Actor, Rule

M = TypeVar("M", bound=Model)


class HandsOver(Protocol):
    """The verb of an app that gives one duty to another person: a service, which asks its own policy and writes the audit."""

    def __call__(self, *, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> object:
        """Raises what its app refuses."""


@dataclass(frozen=True, slots=True)
class Duty(Generic[M]):
    """A kind of duty: a column that names who answers for a row."""

    code: str
    label: str | Promise
    model: type[M]
    column: str
    """The field of the model that names the person."""
    open: Callable[[Actor], QuerySet[M]]
    """The rows whose duty is open, and of which this actor may know."""
    title: Callable[[M], str]
    due: Callable[[M], datetime | None]
    may: Rule[M]
    """Who may hand it over."""
    fit: Rule[M]
    """Who may have it."""
    hand_over: HandsOver
    heirs: Callable[[M, datetime], Iterable[UUID]] = lambda _row, _at: ()
    """To whom it falls when who has it may have it no more: the next first. Only the fit among them get it."""

    def of(self, actor: Actor, people: Iterable[UUID]) -> QuerySet[M]:
        """The open ones of these people, as far as the actor may know of them, the oldest first."""
        return self.open(actor).filter(**{f"{self.column}__in": list(people)}).order_by("id")

    def holder(self, row: M) -> UUID:
        """Who has it."""
        found: UUID = getattr(row, f"{self.column}_id")
        return found


def duties() -> dict[str, Duty[Any]]:
    """Of every app by code, in the order of the settings."""
    return {each.code: each for _app, module in modules_of("duties") for each in module.DUTIES}
