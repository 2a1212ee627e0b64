"""Reads of series."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from backend.places.calendar import is_public_holiday
from backend.policy import Actor
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers
from volunteers.series.models import Occurrence, Series
from volunteers.series.states import Holidays


def handles(actor: Actor, series: Series) -> bool:
    """Whether the actor directs it: who has it in hand, its team leader, or who manages the group."""
    return (
        actor.is_system
        or series.director_id == actor.user_id
        or manages_group(actor, series)
        or bool(tiers(actor).led_areas() & {series.community_id, series.grid_id})
    )


def visible_to(actor: Actor) -> QuerySet[Series]:
    """Those that the actor directs: everybody else sees the tasks on the board."""
    rows = Series.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    return rows.filter(Q(director=actor.user_id) | Q(community__in=led) | Q(grid__in=led))


def days_of(series: Series) -> list[date]:
    """The local days on which it takes place: those of its rule, without holidays where they are skipped."""
    skips = series.holidays == Holidays.SKIP
    return [day for day in series.days() if not (skips and is_public_holiday(day))]


def next_of(series: Series, *, after: datetime, zone: ZoneInfo, most: int) -> list[tuple[date, datetime, datetime]]:
    """The next occurrences that end after a moment: the local day, and from when to when in UTC."""
    coming = ((day, *series.hours(day, zone)) for day in days_of(series))
    return [each for each in coming if each[2] > after][:most]


def made_of(series: Series) -> QuerySet[Occurrence]:
    """The days for which its tasks were made, with the tasks, in order."""
    return series.occurrences.select_related("task").order_by("day")
