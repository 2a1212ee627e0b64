"""What an import of volunteers sets going, and who hears of its end: whoever asked."""

from backend.events import receives
from backend.notifications.services import notify
from backend.policy import Actor
from volunteers.imports import jobs
from volunteers.imports.events import VolunteerImportAsked, VolunteerImportEnded
from volunteers.imports.models import VolunteerImport
from volunteers.imports.notifications import VolunteerImportIsOver


@receives(VolunteerImportAsked)
def read_it(event: VolunteerImportAsked, *, actor: Actor) -> None:  # noqa: ARG001  # the clock does the work
    """In the background: it may take long."""
    jobs.read_volunteers.defer(volunteer_import_id=event.volunteer_import_id)


@receives(VolunteerImportEnded)
def say_it_is_over(event: VolunteerImportEnded, *, actor: Actor) -> None:
    """With what came of it."""
    found = VolunteerImport.objects.get(pk=event.volunteer_import_id)
    notify(
        VolunteerImportIsOver,
        [found.user_id],
        actor=actor,
        subject=found.id,
        created=found.created,
        rejected=found.rejected,
    )
