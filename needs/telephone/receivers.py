"""What a wish to talk sets going, and who hears of what."""

from backend.events import receives
from backend.notifications.services import notify
from backend.policy import Actor
from needs.telephone import jobs
from needs.telephone.events import CallNotAnswered, CallWanted
from needs.telephone.models import MaskedCall
from needs.telephone.notifications import Called


@receives(CallWanted)
def ring_it(event: CallWanted, *, actor: Actor) -> None:  # noqa: ARG001  # the gateway is asked after the commit
    """At once, once it is committed."""
    jobs.ring.defer(masked_call_id=event.masked_call_id)


@receives(CallNotAnswered)
def say_who_called(event: CallNotAnswered, *, actor: Actor) -> None:
    """Who did not answer reads that somebody called, and about what."""
    row = MaskedCall.objects.select_related("caller").get(pk=event.masked_call_id)
    by, at = row.caller.masked_name, row.asked_at
    notify(Called, [row.callee_id], actor=actor, subject=row.need_id, key=str(row.id), by=by, at=at)
