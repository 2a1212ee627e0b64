"""What an extract sets going, and who hears of it: whoever asked."""

from backend.events import receives
from backend.notifications.services import notify
from backend.policy import Actor
from needs.exchange import jobs
from needs.exchange.events import ExtractAsked, ExtractReady
from needs.exchange.models import Extract
from needs.exchange.notifications import ExtractIsReady


@receives(ExtractAsked)
def write_it(event: ExtractAsked, *, actor: Actor) -> None:  # noqa: ARG001  # the clock does the work
    """In the background: it may take a while."""
    jobs.write_extract.defer(extract_id=event.extract_id)


@receives(ExtractReady)
def say_it_is_ready(event: ExtractReady, *, actor: Actor) -> None:
    """For as long as it can be fetched."""
    extract = Extract.objects.get(pk=event.extract_id)
    until = extract.expires_at
    notify(ExtractIsReady, [extract.user_id], actor=actor, subject=extract.id, expires_at=until, until=until)
