"""What extracts and imports set going, and who hears of them: whoever asked."""

from backend.events import receives
from backend.notifications.services import notify
from backend.policy import Actor
from needs.exchange import jobs
from needs.exchange.events import ExtractAsked, ExtractReady, ImportAsked, ImportEnded
from needs.exchange.models import Extract, Import
from needs.exchange.notifications import ExtractIsReady, ImportIsOver


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


@receives(ImportAsked)
def read_it(event: ImportAsked, *, actor: Actor) -> None:  # noqa: ARG001  # the clock does the work
    """In the background: it may take long."""
    jobs.read_import.defer(import_id=event.import_id)


@receives(ImportEnded)
def say_it_is_over(event: ImportEnded, *, actor: Actor) -> None:
    """With what came of it."""
    found = Import.objects.get(pk=event.import_id)
    notify(
        ImportIsOver,
        [found.user_id],
        actor=actor,
        subject=found.id,
        source=found.source,
        created=found.created,
        rejected=found.rejected,
    )
