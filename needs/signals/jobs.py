"""What the clock does: gather the demand signals of every street, at night."""

from datetime import datetime
from uuid import UUID

from backend.jobs.define import cron, job, system
from backend.places.models import Area
from needs.signals import services


def _of_street(*, street_id: UUID) -> str:
    return str(street_id)


@job(key=_of_street, lock="signals")
def gather_signals(*, street_id: UUID) -> None:
    """Those of one street, in one transaction; once a day of it, however often this runs.

    One street after another: a night is long, and the pass over a large street wants the database's memory for itself.
    """
    actor = system(street_id)
    services.gather(actor=actor, now=actor.at)


@cron("41 18 * * *")
def gather_all_signals(*, now: datetime) -> None:  # noqa: ARG001  # each street has its own moment
    """A job for each street: what one cannot do keeps no other from it, and what was done is not done again. At night in China."""
    for street_id in Area.objects.filter(parent=None).order_by("id").values_list("id", flat=True):
        gather_signals.defer(street_id=street_id)
