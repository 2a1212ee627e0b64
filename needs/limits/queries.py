"""Reads of limits."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from backend.places.queries import street_of, zone_of
from backend.policy import Actor
from needs.limits.models import Lift, Tally
from needs.limits.options import LIMITS
from needs.limits.states import Kind, Status
from volunteers.group.policy import manages_group


def day_of(actor: Actor, now: datetime) -> tuple[str, int]:
    """The day of the street, as ISO 8601; and the seconds until the next one begins."""
    local = now.astimezone(zone_of(actor))
    tomorrow = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return local.date().isoformat(), max(1, int((tomorrow - local).total_seconds()))


def limit_of(actor: Actor, kind: Kind) -> int:
    """How often a day, in the actor's street."""
    return LIMITS[kind].of(street_of(actor).config)


def is_lifted(user_id: UUID, *, street_id: UUID, at: datetime) -> bool:
    """Whether the limits do not hold for this person now."""
    rows = Lift.objects.filter(user=user_id, street=street_id, status=Status.STANDING)
    return rows.filter(since__lte=at, until__gt=at).exists()


def today(actor: Actor, now: datetime) -> dict[str, int]:
    """What the actor did today, by kind."""
    day, _left = day_of(actor, now)
    return dict(Tally.objects.filter(user=actor.user_id, day=day).values_list("kind", "number"))


def visible_lifts(actor: Actor) -> QuerySet[Lift]:
    """Those of the street, for who manages the group; one's own."""
    rows = Lift.objects.filter(street=actor.street_id)
    return rows if manages_group(actor, None) else rows.filter(user=actor.user_id)
