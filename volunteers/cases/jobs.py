"""Professional cases against the clock."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.jobs.define import cron, for_each, job, system
from volunteers.cases import services
from volunteers.cases.models import Case
from volunteers.cases.states import Status


def _of_street(*, street_id: UUID) -> str:
    return str(street_id)


@job(key=_of_street)
def pass_on(*, street_id: UUID) -> None:
    """What was left by who led it, in a street. Run twice it moves nothing twice."""
    actor = system(street_id)
    services.pass_on(actor=actor, now=actor.at)


@cron("25 * * * *")
def look_through(*, now: datetime) -> None:
    """Pass on what was left as a tie or a contract ended, forget what nobody answered, remind of reviews; street by street.

    Who may lead a case no more reads nothing of it from that moment on: that rests on no clock.
    """
    rows = Case.objects.filter(Q(status=Status.PROPOSED) | Q(status=Status.OPEN))
    streets = list(rows.order_by("street").values_list("street_id", flat=True).distinct())
    for_each(streets, lambda street: services.pass_on(actor=system(street), now=now))
    for_each(streets, lambda street: services.lapse(actor=system(street), now=now))
    for_each(streets, lambda street: services.remind_of_reviews(actor=system(street), now=now))
