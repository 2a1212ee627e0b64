"""The phone of somebody who is to be called back, to the third person who calls; and the person sees who looked."""

from datetime import datetime
from uuid import UUID

from backend.households.models import Representation
from backend.households.policy import POLICY
from backend.households.queries import is_child, visible_to
from backend.households.refusals import UnfitMethod
from backend.households.schemas import ContactShown
from backend.households.services.disclosures import reveal_contact
from backend.households.states import TRANSITIONS, Action, Level, Method, Relation, Why
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state


@service
def see_call_back(*, actor: Actor, representation_id: UUID, now: datetime) -> tuple[Representation, ContactShown]:
    """The person's own phone, while the question stands. Nobody is called about a guardian: they are met.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `UnfitMethod`.
    """
    row = lock(visible_to(actor), representation_id)
    allow(POLICY, Action.CALL_BACK, actor, row)
    next_state(TRANSITIONS, row.status_at(now), Action.CALL_BACK)
    if row.relation == Relation.GUARDIAN or is_child(actor, row.represented_id):
        raise UnfitMethod(method=Method.CALL_BACK)
    shown = reveal_contact(
        actor=actor, whose=row.represented_id, levels={Level.PHONE}, why=Why.CALL_BACK, why_id=row.id, now=now
    )
    return row, shown
