"""What the roster's verbs share: a volunteer's lock with its questions, and how something about them is put on record."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock
from backend.states import next_state
from volunteers.roster.models import Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.queries import visible_to
from volunteers.roster.states import TRANSITIONS, Action


def locked(actor: Actor, volunteer_id: UUID, action: Action) -> Volunteer:
    """The volunteer, locked, of whom this is the moment and whose the right. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    volunteer = lock(visible_to(actor), volunteer_id)
    allow(POLICY, action, actor, volunteer)
    next_state(TRANSITIONS, volunteer.status, action)
    return volunteer


class Paper(Protocol):
    """A proof, an insurance, an agreement: something on record about a volunteer."""

    id: UUID
    volunteer: Any


OfPaper = Callable[[UUID, UUID, UUID], object]
"""An event of such a row: of its id, the volunteer's and the person's."""


def noted(
    row: Paper, action: Action, event: OfPaper, *, actor: Actor, now: datetime, reason: str = "", **data: Any
) -> None:
    """Write into the audit of the volunteer what was done with a row about them, and publish it."""
    volunteer: Volunteer = row.volunteer
    audit.record(f"volunteer.{action}", volunteer.id, actor=actor, now=now, reason=reason, **data)
    publish(event(row.id, volunteer.id, volunteer.user_id), actor=actor)
