"""Are they fit? Small named checks of what a task asks against what the roster knows, each with its reason.

How dispatch asks::

    facts = facts_from(rows, at=now)      # of `knowing`: a constant number of statements, however many they are
    lacking = shortfalls(demand, facts[volunteer_id], asking=True)

`CHECKS` say who may come at all: they hold for whoever is asked, accepts, claims or is put forward. `ASKING` say whom one
asks: who is off duty, or not there at those hours by their own calendar, is not asked and may claim all the same.
Whether the hours clash with another place is dispatch's own question, under the volunteer's lock.

A check is `(demand, facts) -> Shortfall | None`, reads nothing and knows no clock: skills, licences, insurance and age count
on the day of the task, so that a proof that ends between offer and acceptance is found when somebody accepts.
"""

from collections.abc import Callable, Mapping

from volunteers.roster.demand import Demand, Facts
from volunteers.roster.eligibility.hours import can_get_there, has_rest, is_on_duty, is_there, is_under_the_cap
from volunteers.roster.eligibility.person import (
    can_do_it,
    has_guardians_consent,
    is_active,
    is_as_wished,
    is_not_kept_apart,
    is_of_age,
    speaks,
    suits_their_age,
)
from volunteers.roster.eligibility.reasons import (
    COURSE_LACKING,
    LIFTABLE,
    Check,
    Reason,
    Shortfall,
    for_leaders,
    told,
)
from volunteers.roster.eligibility.safety import has_agreed, is_accompanied, is_insured, is_past_probation, is_vetted
from volunteers.roster.eligibility.skills import has_learnt, has_levels, has_licences, has_proofs, has_skills
from volunteers.roster.states import Risk

__all__ = [
    "ASKING",
    "CHECKS",
    "COURSE_LACKING",
    "LIFTABLE",
    "PAPERS",
    "Check",
    "Reason",
    "Shortfall",
    "for_leaders",
    "papers_lacking",
    "shortfalls",
    "told",
]

CHECKS: tuple[Check, ...] = (
    is_active,
    is_not_kept_apart,
    is_of_age,
    has_guardians_consent,
    suits_their_age,
    has_skills,
    has_levels,
    has_proofs,
    has_licences,
    has_learnt,
    speaks,
    is_as_wished,
    can_do_it,
    is_insured,
    has_agreed,
    is_vetted,
    is_past_probation,
    is_accompanied,
    has_rest,
    can_get_there,
    is_under_the_cap,
)
ASKING: tuple[Check, ...] = (is_on_duty, is_there)
PAPERS: tuple[Check, ...] = (
    is_of_age,
    has_guardians_consent,
    suits_their_age,
    has_proofs,
    has_licences,
    has_learnt,
    is_insured,
    has_agreed,
    is_vetted,
)
"""What the law asks to be there before the work begins (志愿服务条例), and the street's own check where it asks for one: looked at
when it changes, and once more at the door."""
ONLY: Mapping[Check, Callable[[Demand], object]] = {
    is_not_kept_apart: lambda demand: demand.people,
    has_skills: lambda demand: demand.skills,
    has_levels: lambda demand: demand.leveled,
    has_proofs: lambda demand: demand.skills,
    has_licences: lambda demand: demand.skills,
    speaks: lambda demand: demand.languages,
    is_as_wished: lambda demand: demand.gender,
    is_insured: lambda demand: demand.risk != Risk.NONE,
    has_agreed: lambda demand: demand.risk == Risk.HIGH or demand.is_long,
    is_vetted: lambda demand: demand.risk != Risk.NONE,
    is_past_probation: lambda demand: demand.risk != Risk.NONE,
    is_accompanied: lambda demand: not demand.accompanied,
}
"""What a demand must ask for, that somebody can fail this check: the others are not put to anybody."""


def shortfalls(demand: Demand, facts: Facts, *, asking: bool = False) -> list[Shortfall]:
    """Why this volunteer is not fit for this work; empty where they are. `asking`: and whether one asks them. No queries."""
    checks = demand.checks.get(asking) or demand.checks.setdefault(asking, _checks(demand, asking=asking))
    return [found for check in checks if (found := check(demand, facts)) is not None]


def papers_lacking(demand: Demand, facts: Facts) -> list[Shortfall]:
    """Of those, what is not there; it ends a place that they hold. No queries."""
    return [found for check in PAPERS if (found := check(demand, facts)) is not None]


def _checks(demand: Demand, *, asking: bool) -> tuple[Check, ...]:
    every = (*CHECKS, *ASKING) if asking else CHECKS
    return tuple(check for check in every if check not in ONLY or ONLY[check](demand))
