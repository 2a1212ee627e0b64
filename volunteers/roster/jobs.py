"""The roster against the clock."""

from datetime import datetime
from uuid import UUID

from backend.jobs.define import cron, job, system
from backend.places.models import Area
from volunteers.roster import services


@job()
def look_through_proofs(*, street_id: UUID) -> None:
    """Tell whose proofs end soon, end those whose day is over, and probations and pauses that are, and count skills anew, in one street."""
    actor = system(street_id)
    services.expire_proofs(actor=actor, now=actor.at)
    services.end_probations(actor=actor, now=actor.at)
    services.end_pauses(actor=actor, now=actor.at)


@cron("20 17 * * *")
def count_skills(*, now: datetime) -> None:  # noqa: ARG001  # each street's job reads its own clock
    """Every street in the night, after midnight in China."""
    for street_id in Area.objects.filter(parent=None).values_list("id", flat=True):
        look_through_proofs.defer(street_id=street_id)
