"""May they? The committee's rules, which the projects compose too."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.parties.policy import administers_street
from backend.policy import Actor, Rule, is_system, rule
from volunteers.committee.queries import seats
from volunteers.committee.states import Action
from volunteers.group.policy import is_core_leader


class Seating(Protocol):
    """Anything that puts people on a seat."""

    holder_id: UUID | None
    deputy_id: UUID | None


@rule(_("seat on the committee"))
def sits_on_committee(actor: Actor, _obj: Any) -> bool:
    """Holder or deputy of a seat whose term holds."""
    return bool(seats(actor))


@rule(_("one's own seat"))
def is_own_seat(actor: Actor, obj: Seating) -> bool:
    """The holder or the deputy themself."""
    return actor.user_id in {obj.holder_id, obj.deputy_id}


@rule(_("the deputy of the seat"))
def deputises(actor: Actor, obj: Seating) -> bool:
    """Who stands in gives up their own part, never that of the holder."""
    return actor.user_id == obj.deputy_id


POLICY: Mapping[Action, Rule[Any]] = {
    Action.SEAT: (is_core_leader | administers_street | is_system) & ~is_own_seat,
    Action.END: is_core_leader | administers_street | is_own_seat | is_system,
    Action.STAND_DOWN: deputises,
    Action.HAND_OVER: (is_core_leader | administers_street) & ~is_own_seat,
    Action.EXPIRE: is_system,
}
