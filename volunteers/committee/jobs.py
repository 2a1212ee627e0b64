"""What the committee does by the clock: remind of terms that end, put on record that they are over."""

from datetime import datetime

from backend.jobs.define import cron
from volunteers.committee import services
from volunteers.committee.models import Seat
from volunteers.group.jobs import watch


@cron("15 23 * * *")
def watch_seats(*, now: datetime) -> None:
    """Every night: tell whose seat ends within the notice of their street; end what is over. Each once."""
    watch(
        Seat.objects.all(),
        lambda actor: services.remind_of_terms(actor=actor, now=now),
        lambda actor, seat: services.expire(actor=actor, seat_id=seat, now=now),
        now=now,
    )
