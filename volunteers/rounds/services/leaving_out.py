"""Take out of rounds whom nobody is to visit any more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from backend.policy import Actor
from backend.services import service
from volunteers.rounds.models import RoundVisit
from volunteers.rounds.states import Status

NOBODY: dict[str, Any] = {
    "volunteer": None,
    "position": None,
    "begins": None,
    "walk_m": None,
    "pinned": False,
    "out": True,
}
NOWHERE: dict[str, Any] = {
    "address": "", "door": "", "contact_phone": "", "lat": None, "lng": None, "datum": "", "cell": None, "trusted": [],
}  # fmt: skip
NOT_SENT = (Status.DRAFT, Status.PLANNING, Status.PLANNED)


def leave_out(visits: Iterable[RoundVisit]) -> None:
    """In the caller's transaction, of rounds that it has locked."""
    RoundVisit.objects.filter(pk__in=[each.pk for each in visits]).update(**NOBODY)


@service
def forget(*, actor: Actor, source: str, key: str, now: datetime) -> int:  # noqa: ARG001  # the shape of a service
    """Nobody is to go there: their home leaves the rounds that are not sent out. How many. The system's verb.

    A planning under way finds them gone when it is written.
    """
    rows = RoundVisit.objects.filter(
        street=actor.street_id, round__source=source, round__status__in=NOT_SENT, key=key, out=False
    )
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("id").values_list("pk", flat=True))
    return RoundVisit.objects.filter(pk__in=found).update(**NOBODY, **NOWHERE)
