"""What rings later, and what nobody reported."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.jobs.define import cron, job, system
from needs.telephone import services
from needs.telephone.models import MaskedCall
from needs.telephone.states import OPEN, UNANSWERED, Failure

SILENT_AFTER = timedelta(minutes=5)
"""A gateway that took a call and said nothing of it, or nothing more than that it rings: nobody lets it ring so long."""
LONGEST = timedelta(hours=3)


def _of_call(*, masked_call_id: UUID) -> str:
    return str(masked_call_id)


@job(key=_of_call, priority=10)
def ring(*, masked_call_id: UUID) -> None:
    """Ask the gateway to put two people through. Twice at worst, under one id: nobody is rung twice."""
    street_id = MaskedCall.objects.values_list("street_id", flat=True).get(pk=masked_call_id)
    actor = system(street_id)
    services.ring(actor=actor, call_id=masked_call_id, now=actor.at)


@cron("* * * * *")
def end_what_is_silent(*, now: datetime) -> None:
    """Calls of which nothing is heard any more: they keep nobody from calling again."""
    waiting = MaskedCall.objects.filter(status__in=UNANSWERED, asked_at__lte=now - SILENT_AFTER)
    going = MaskedCall.objects.filter(status__in=OPEN, asked_at__lte=now - LONGEST)
    for call_id, street_id in (waiting | going).values_list("pk", "street_id"):
        services.fail(actor=system(street_id), call_id=call_id, why=Failure.SILENT, now=now)
