"""What somebody answers for on the committee: the seat that they hold. With its term it ends; its deputy stands in while there is one."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.parties.queries import in_force
from backend.policy import Actor
from volunteers.committee.models import Seat
from volunteers.committee.policy import POLICY, sits_on_committee
from volunteers.committee.queries import visible_to
from volunteers.committee.services import hand_over
from volunteers.committee.states import Action, Kind


def _open(actor: Actor) -> QuerySet[Seat]:
    return visible_to(actor).filter(in_force(actor.at))


DUTIES = [
    Duty(
        code="seat",
        label=_("A seat on the committee"),
        model=Seat,
        column="holder",
        open=_open,
        title=lambda seat: str(Kind(seat.kind).label),
        due=lambda seat: seat.until,
        may=POLICY[Action.HAND_OVER],
        fit=~sits_on_committee,
        hand_over=hand_over,
    )
]
