"""Checks of when: rest, the way, the month, the switch and the calendar."""

import math
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.places.geo import distance_m
from volunteers.roster.demand import Demand, Facts
from volunteers.roster.eligibility.reasons import Shortfall

FARTHEST = timedelta(hours=3)
"""With so much time between two tasks nobody looks at the way."""
FAST = timedelta(minutes=1)
"""By so much one may be quicker than was reckoned."""


def has_rest(demand: Demand, facts: Facts) -> Shortfall | None:
    """So long between two places as they, or their street, want."""
    if not facts.held:
        return None
    rest = timedelta(minutes=facts.rest_minutes)
    near = (each.starts_at < demand.ends_at + rest and demand.starts_at - rest < each.ends_at for each in facts.held)
    if not rest or not any(near):
        return None
    return Shortfall("rest_short", facts.rest_minutes, _("You want {value} minutes between two tasks."))


def can_get_there(demand: Demand, facts: Facts) -> Shortfall | None:
    """Time for the way from the place that they hold before, and to the one after. Told in steps of five minutes."""
    for each in facts.held:
        gap = max(demand.starts_at - each.ends_at, each.starts_at - demand.ends_at)
        if demand.here is None or each.here is None or not timedelta() <= gap < FARTHEST:
            continue
        minutes = distance_m(demand.here, each.here) * facts.way_percent / 100 / facts.metres_a_minute
        if timedelta(minutes=minutes) > gap + FAST:
            shown = math.ceil(minutes / 5) * 5
            return Shortfall(
                "no_time_for_the_way",
                shown,
                _("Between this task and another that you hold is a way of some {value} minutes, and less time."),
            )
    return None


def is_under_the_cap(demand: Demand, facts: Facts) -> Shortfall | None:
    """No more work in a calendar month than they, or their street, want; hours at which two places lie beside each other count once."""
    if facts.month_minutes is None:
        return None
    taken = demand.ends_at - demand.starts_at if not facts.held else _in_the_month(demand, facts)
    if taken.total_seconds() <= 60 * facts.month_minutes:
        return None
    return Shortfall(
        "month_full", facts.month_minutes, _("With it you would do more than {value} minutes in that month.")
    )


def _in_the_month(demand: Demand, facts: Facts) -> timedelta:
    """All that they would do in the month of the work, with it."""
    month = demand.local(facts.zone).first.replace(day=1)
    held = (each for each in facts.held if each.starts_at.astimezone(facts.zone).date().replace(day=1) == month)
    spans = [(demand.starts_at, demand.ends_at), *((each.starts_at, each.ends_at) for each in held)]
    taken, counted = timedelta(), min(spans)[0]
    for first, last in sorted(spans):
        taken += max(timedelta(), last - max(first, counted))
        counted = max(counted, last)
    return taken


def is_on_duty(_demand: Demand, facts: Facts) -> Shortfall | None:
    """Who is off duty is not asked."""
    return None if facts.on_duty else Shortfall("off_duty", True, _("You are off duty: you are not asked just now."))


def is_there(demand: Demand, facts: Facts) -> Shortfall | None:
    """Who is not there at these hours is not asked."""
    if facts.calendar.covers(demand.starts_at, demand.ends_at, facts.zone):
        return None
    return Shortfall("not_available", True, _("By your own calendar you are not free at these hours."))
