"""What the committee holds about people."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.parties.queries import in_force
from backend.privacy import registry as r
from backend.privacy.registry import Block, Fate, Holding
from volunteers.committee.models import Seat


def _seats(user_id: UUID, at: datetime) -> int:
    return Seat.objects.filter(in_force(at), holder=user_id, over=False).count()


HOLDINGS = [
    Holding(
        model=Seat,
        of=("holder", "deputy"),
        fate=Fate.KEPT,
        why=r.TO_PURCHASE,
        sees=r.OFFICES,
        kept=r.FIFTEEN_YEARS,
        because=r.OFFICE,
    )
]

BLOCKS = [
    Block(
        code="has_a_seat",
        words=_("Seats on the committee are still held ({count}): have them given to somebody else first."),
        count=_seats,
    )
]
