"""Terms of roles and of seats are told before they end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet, TextChoices

from backend.notifications.services import notify
from backend.places.queries import street_of, zone_of
from backend.policy import Actor
from volunteers.group.notifications import TermEnds
from volunteers.group.options import TERM_NOTICE_DAYS

M = TypeVar("M", bound=Model)


def remind(
    rows: QuerySet[M],
    of: Callable[[M], tuple[list[UUID | None], TextChoices, datetime | None]],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Tell whose term ends within the notice of the street: once when it comes near, once on its last day. How many terms.

    `of`: who is told of a row, what their term is called, when it ends.
    """
    street = street_of(actor)
    ahead = now + timedelta(days=TERM_NOTICE_DAYS.of(street.config))
    found = list(rows.filter(street=street, over=False, until__gt=now, until__lte=ahead).order_by("until", "id"))
    zone = zone_of(actor)
    for row in found:
        people, term, until = of(row)
        assert until is not None
        day = until.astimezone(zone).date()
        last_day = day <= (now + timedelta(days=1)).astimezone(zone).date()
        key = f"{day}:{'day' if last_day else 'ahead'}"
        notify(TermEnds, people, actor=actor, subject=row.pk, key=key, term=term, until=day.isoformat())
    return len(found)
