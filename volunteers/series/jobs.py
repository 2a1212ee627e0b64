"""Series against the clock: the tasks of the next weeks are made every night."""

from datetime import datetime
from uuid import UUID

from backend.jobs.define import cron, job, system
from volunteers.series import services
from volunteers.series.models import Series
from volunteers.series.states import Status


def _of_series(*, series_id: UUID, street_id: UUID) -> str:
    return f"series-make:{street_id}:{series_id}"


@job(key=_of_series)
def make_next(*, series_id: UUID, street_id: UUID) -> None:
    """The tasks of one series. Run twice it makes none twice."""
    actor = system(street_id)
    services.make_ahead(actor=actor, series_id=series_id, now=actor.at)


@cron("27 19 * * *")
def make_ahead(*, now: datetime) -> None:
    """Each series by itself: one that fails does not stop the others."""
    running = Series.objects.filter(status=Status.RUNNING, last_on__gte=now.date())
    for street_id, series_id in running.values_list("street_id", "id").order_by("id"):
        make_next.defer(series_id=series_id, street_id=street_id)
