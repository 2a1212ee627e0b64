"""Reads of series."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from backend.places.calendar import is_public_holiday
from backend.policy import Actor
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import GONE
from volunteers.group.policy import directs_there, manages_group
from volunteers.group.queries import tiers
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status as OnRoster
from volunteers.series.models import Occurrence, Series, Standing, Template
from volunteers.series.states import STANDING_OPEN, Holidays


def handles(actor: Actor, series: Series) -> bool:
    """Whether the actor directs it: its team leader, or who manages the group; as of a task, to have it in hand is no right."""
    return directs_there(actor, series)


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
    """The days for which its tasks were made, with the tasks, in order; not those that a change of the rule called off."""
    return series.occurrences.filter(dropped=False).select_related("task").order_by("day")


def visible_standing(actor: Actor) -> QuerySet[Standing]:
    """One's own, and those of the series that one directs."""
    rows = Standing.objects.filter(street=actor.street_id)
    own = Q(volunteer__user=actor.user_id)
    return rows if actor.is_system else rows.filter(own | Q(series__in=visible_to(actor)))


def own_standing(actor: Actor) -> QuerySet[Standing]:
    """Where the actor is asked to come every time, or does."""
    rows = Standing.objects.filter(street=actor.street_id, volunteer__user=actor.user_id, status__in=STANDING_OPEN)
    return rows.select_related("series", "volunteer__user")


def standing_of(series: Series) -> QuerySet[Standing]:
    """Who is asked to come every time, or does, with the person, in the order in which they were asked."""
    rows = series.standing.filter(status__in=STANDING_OPEN)
    return rows.select_related("volunteer__user").order_by("asked_at", "id")


def colleagues_of(standing: Standing) -> QuerySet[Volunteer]:
    """Whom a standing volunteer may name: who held a place on the same work, and is on the roster."""
    series = standing.series
    places = Assignment.objects.filter(task__occurrence__series__in=[series.id, series.follows_id or series.id])
    met = places.exclude(status__in=GONE).exclude(volunteer=standing.volunteer_id)
    rows = Volunteer.objects.filter(pk__in=met.values("volunteer"), status=OnRoster.ACTIVE)
    return rows.select_related("user").order_by("id")


def leads_a_team(actor: Actor) -> bool:
    """Whether the actor leads any team of the street."""
    return bool(tiers(actor).led_teams())


def visible_templates(actor: Actor) -> QuerySet[Template]:
    """All of the street, for who manages the group or leads a team of it."""
    rows = Template.objects.filter(street=actor.street_id)
    return rows if actor.is_system or manages_group(actor, None) or leads_a_team(actor) else rows.none()
