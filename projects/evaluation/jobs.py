"""Count again where the committee itself has changed."""

from datetime import datetime
from uuid import UUID

from backend.errors import WrongMoment
from backend.jobs.define import cron, job, system
from projects.delivery.models import Project
from projects.delivery.states import ProjectStatus
from projects.evaluation import services
from projects.evaluation.models import Vote
from projects.evaluation.queries import undecided


# Without a key: each change must be seen for certain by a count that starts after it.
@job()
def settle_street(*, street_id: UUID) -> None:
    """A seat ended, or a tie to a contractor began or ended: what was missing may be missing no more."""
    actor = system(street_id)
    for project_id in undecided(street_id).order_by("id").values_list("id", flat=True):
        try:
            services.settle(actor=actor, project_id=project_id, now=actor.at)
        except WrongMoment:  # decided since it was listed
            continue


@cron("*/10 * * * *")
def settle_ended_terms(*, now: datetime) -> None:  # noqa: ARG001  # each street's actor reads the clock itself
    """Terms end by the clock, and nobody says so."""
    open_rounds = Project.objects.filter(status=ProjectStatus.PROPOSED, id__in=Vote.objects.values("project"))
    for street_id in open_rounds.values_list("street_id", flat=True).distinct():
        settle_street(street_id=street_id)
