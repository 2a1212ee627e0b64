"""Where a need is, for who handles it: as much as the duty asks for, and each sight written down."""

from datetime import datetime
from uuid import UUID

from backend.households.schemas import HomeShown
from backend.households.services import reveal
from backend.households.states import Level, Why
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.published import person_of
from needs.desk.services.changes import locked
from needs.desk.states import TRANSITIONS, Action

SHOWN = {
    Level.BUILDING: frozenset({Level.BUILDING}),
    Level.DOOR: frozenset({Level.BUILDING, Level.DOOR}),
    Level.PHONE: frozenset({Level.PHONE}),
}


@service
def see_destination(*, actor: Actor, need_id: UUID, level: Level, now: datetime) -> tuple[Need, HomeShown]:
    """The building, the door with it, or the phone. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    need = locked(actor, need_id)
    allow(POLICY, Action.SEE_DESTINATION, actor, need)
    next_state(TRANSITIONS, need.status, Action.SEE_DESTINATION)
    whose = person_of(need)
    if need.is_wrongdoing:
        whose = None  # who else follows the person's matters must not hear of it: it stands in the need's timeline
    shown = reveal(
        actor=actor,
        home=need,
        whose=whose,
        phone=need.reporter.phone or "" if need.is_wrongdoing else need.on_behalf_phone,
        levels=SHOWN[level],
        why=Why.NEED,
        why_id=need.id,
        need_id=need.id,
        now=now,
    )
    return need, shown
