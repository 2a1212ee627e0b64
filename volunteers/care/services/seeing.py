"""Read what is kept in confidence. There is no other way to it, and every reading is written down."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.households.schemas import HomeShown
from backend.households.services import reveal
from backend.households.states import Level
from backend.households.states import Why as Purpose
from backend.policy import Actor
from backend.services import service
from volunteers.care.models import Entry
from volunteers.care.services.moving import locked
from volunteers.care.states import Action

ALL = frozenset({Level.BUILDING, Level.DOOR, Level.PHONE, Level.NAME})


@service
def see(*, actor: Actor, entry_id: UUID, now: datetime) -> tuple[Entry, HomeShown]:
    """The whole entry, with name, door and phone as far as these are due. The audit names who read it, each time.

    The resident hears of the door and the phone as of every other sight of them. Raises `NotFound`, `NotAllowed`,
    `WrongMoment`.
    """
    entry = locked(actor, entry_id, Action.SEE)
    shown = reveal(
        actor=actor,
        home=entry,
        whose=entry.resident_id,
        phone="",
        levels=ALL,
        why=Purpose.CARE,
        why_id=entry.id,
        need_id=None,
        now=now,
    )
    audit.record("care.see", entry.id, actor=actor, now=now)
    return entry, shown
