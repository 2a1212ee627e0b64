"""What the desk does later: watch service targets, ask the silent, look outside for places."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.jobs.define import cron, for_each, job, system
from backend.places import outside
from backend.places.models import Area
from needs.desk import services
from needs.desk.calls import streets_awaiting
from needs.desk.models import Need
from needs.desk.services.silence import AT_ONCE
from needs.desk.states import LIVE

MOST = 2_000
"""Needs in one round; what is left waits a minute."""
SOONEST = timedelta(days=1)
"""No street reminds anybody sooner of an answer."""


@cron("* * * * *")
def watch_targets(*, now: datetime) -> None:
    """Warn before a target, tell higher up after it: each step once, however often this runs."""
    due = Need.objects.filter(alarm_at__lte=now).order_by("alarm_at").values_list("pk", "street")[:MOST]
    for_each(due, lambda row: services.raise_alarms(actor=system(row[1]), need_id=row[0], now=now))


def _of_need(*, need_id: UUID) -> str:
    return str(need_id)


@job(key=_of_need, lock="geocoder")
def find_place(*, need_id: UUID) -> None:
    """Ask the outside geocoder where the building of a need is. One after another; while it is away all wait."""
    need = Need.objects.filter(pk=need_id, lat=None, status__in=LIVE).first()
    if need is None or need.is_wrongdoing or not need.address:
        return
    street = Area.objects.values_list("name", flat=True).get(pk=need.street_id)
    answer = outside.geocode(need.address, street=street)
    if answer is not None:
        actor = system(need.street_id)
        services.fill_in_place(actor=actor, need_id=need_id, address=need.address, answer=answer, now=actor.at)


@cron("23 * * * *")
def ask_the_silent(*, now: datetime) -> None:
    """Remind who has said nothing of an answer; close what nobody says a word of. Street by street, a hundred at a time."""

    def ask(street_id: UUID) -> None:
        for step in (services.remind_silent, services.close_silent):
            while step(actor=system(street_id), now=now) == AT_ONCE:
                continue

    for_each(streets_awaiting(answered_before=now - SOONEST), ask)
