"""The place of a need, filled in after the report by an outside geocoder."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.places.outside import Answer
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.services.changes import locked, settle
from needs.desk.services.placing import found_outside
from needs.desk.states import TRANSITIONS, Action


@service
def fill_in_place(*, actor: Actor, need_id: UUID, address: str, answer: Answer, now: datetime) -> Need:
    """Put the need where the geocoder says that `address` is, unless it has a place or another address by now.

    A position outside the street is left aside: it is another lane of the same name. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.PLACE, actor, need)
    if need.lat is not None or need.address != address:
        return need
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.PLACE)
    columns = found_outside(need.street_id, need.stated_community_id, answer)
    if columns is None:
        return need
    for name, value in columns.items():
        setattr(need, name, value)
    changed = {name.removesuffix("_id") for name in columns}
    data: dict[str, Any] = {
        "geocoded": str(need.geocoded),
        "exactness": str(need.exactness),
        "place_conflict": need.place_conflict,
    }
    settle(need, Action.PLACE, *sorted(changed), actor=actor, now=now, before=before, **data)
    return need
