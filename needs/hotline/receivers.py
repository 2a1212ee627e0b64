"""What calls set going, and who hears of them."""

from backend.events import receives
from backend.notifications.services import notify
from backend.policy import Actor
from needs.hotline import jobs
from needs.hotline.events import EmergencyTold, NeedFiled
from needs.hotline.models import HotlineCall
from needs.hotline.notifications import EmergencyOnTheLine
from volunteers.group.queries import responsible_for


@receives(NeedFiled)
def text_it(event: NeedFiled, *, actor: Actor) -> None:  # noqa: ARG001  # the message goes after the commit
    """The reference, as a text message."""
    if event.text_message:
        jobs.text_reference.defer(filing_id=event.filing_id)


@receives(EmergencyTold)
def say_it_is_an_emergency(event: EmergencyTold, *, actor: Actor) -> None:
    """Who leads the group in the street looks at once."""
    row = HotlineCall.objects.get(pk=event.hotline_call_id)
    people = set(responsible_for(row.street_id, None, None, at=actor.at)) - {actor.user_id}
    at = row.started_at
    notify(EmergencyOnTheLine, people, actor=actor, subject=row.id, key=event.number, at=at, number=event.number)
