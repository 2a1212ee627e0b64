"""Read what is written on a case. There is no other way to it, and every reading is written down."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.households.schemas import HomeShown
from backend.households.services import reveal
from backend.households.states import Level, Why
from backend.policy import Actor
from backend.services import service
from volunteers.cases.models import Case
from volunteers.cases.services.closing import refuse_old
from volunteers.cases.services.moving import locked
from volunteers.cases.states import Action

ALL = frozenset({Level.BUILDING, Level.DOOR, Level.PHONE, Level.NAME})


@service
def see(*, actor: Actor, case_id: UUID, now: datetime) -> tuple[Case, HomeShown]:
    """The whole file, with name, door and phone as far as the resident shares them. The audit names who read it, each time.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ClosedTooLong`.
    """
    case = locked(actor, case_id, Action.SEE)
    refuse_old(case, actor=actor, now=now)
    shown = reveal(
        actor=actor,
        home=case.entry,
        whose=case.entry.resident_id,
        phone="",
        levels=ALL,
        why=Why.CARE,
        why_id=case.id,
        need_id=None,
        now=now,
    )
    audit.record("case.see", case.id, actor=actor, now=now)
    return case, shown


@service
def see_own(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """One's own part of it: what was found together, planned and agreed. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    case = locked(actor, case_id, Action.SEE_OWN)
    audit.record("case.see_own", case.id, actor=actor, now=now)
    return case
