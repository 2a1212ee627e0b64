"""Are they fit? Small named checks of what a task asks against what the roster knows, each with its reason.

How dispatch asks::

    facts = facts_of(ids, at=now, held=hours_held(ids, ...))      # a constant number of statements, however many ids
    lacking = shortfalls(demand, facts[volunteer_id], asking=True)

`CHECKS` say who may come at all: they hold for whoever is asked, accepts, claims or is put forward. `ASKING` say whom one
asks: who is off duty, or not there at those hours by their own calendar, is not asked and may claim all the same.
Whether the hours clash with another place is dispatch's own question, under the volunteer's lock.

A check is `(demand, facts) -> Shortfall | None`, reads nothing and knows no clock: skills, licences, insurance and age count
on the day of the task, so that a proof that ends between offer and acceptance is found when somebody accepts.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.households.queries import age_on
from backend.places.geo import distance_m
from volunteers.roster.demand import Cover, Demand, Facts
from volunteers.roster.states import Gender, HealthLimit, Risk, Skill, Spoken, Status, Vetted

LANGUAGES = ("zh-hans", "en")
LABELS = {each.value: each.label for kind in (Skill, Spoken, HealthLimit, Gender) for each in kind}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, or why not: a code, a value for a program, words for a person."""

    code: str
    value: Any
    text: str | Promise

    def __str__(self) -> str:
        return str(self.text).format(value=_shown(self.value))

    def told(self) -> dict[str, Any]:
        """JSON, with the words in every language."""
        words = {}
        for language in LANGUAGES:
            with override(language):
                words[language] = str(self)
        return {"code": self.code, "value": self.value, "text": words}


Shortfall = Reason


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_leveled(**each) if isinstance(each, dict) else str(LABELS.get(each, each)) for each in value)
    return str(LABELS.get(value, value)) if isinstance(value, str) else str(value)


def _leveled(skill: str, asked: int, held: int) -> str:
    words = _("{skill} (asked: level {asked}, you have: {held})")
    return str(words).format(skill=LABELS.get(skill, skill), asked=asked, held=held)


FARTHEST = timedelta(hours=3)
"""With so much time between two tasks nobody looks at the way."""
FAST = timedelta(minutes=1)
"""By so much one may be quicker than was reckoned."""
COURSE_LACKING = "course_lacking"
"""The code of what a lesson can mend; its value are the skills."""
LIFTABLE = frozenset({"rest_short", "no_time_for_the_way", "month_full"})
"""What is for the volunteer to judge: a leader who asks them by name may do so in spite of it, and they still say yes or no."""

PAPERS = frozenset({"proof_lacking", "licence_lacking", COURSE_LACKING, "not_insured", "no_agreement"})
"""What the law asks to be there before the work begins (志愿服务条例): looked at once more at the door."""

THEIR_OWN = frozenset(
    {"not_selected", "health_limits", "gender_wished", "too_young", "guardian_consent_needed", "not_for_minors"}
)
"""What is told to nobody but the volunteer: age, body and gender, and whether somebody or a check speaks against them."""

Check = Callable[[Demand, Facts], Shortfall | None]


def is_active(_demand: Demand, facts: Facts) -> Shortfall | None:
    """Paused volunteers are not asked."""
    if facts.status == Status.ACTIVE:
        return None
    return Shortfall("not_active", facts.status, _("You have paused your volunteering. Resume it first."))


def is_not_kept_apart(demand: Demand, facts: Facts) -> Shortfall | None:
    """Whom somebody asked not to meet: they learn no more than that they were not selected."""
    if not demand.people & facts.apart:
        return None
    return _not_selected()


def has_rest(demand: Demand, facts: Facts) -> Shortfall | None:
    """So long between two places as they, or their street, want."""
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
    start = demand.starts_at.astimezone(facts.zone)
    month = (start.year, start.month)
    spans = [(demand.starts_at, demand.ends_at)]
    for each in facts.held:
        local = each.starts_at.astimezone(facts.zone)
        if (local.year, local.month) == month:
            spans.append((each.starts_at, each.ends_at))
    taken, counted = timedelta(), min(spans)[0]
    for first, last in sorted(spans):
        taken += max(timedelta(), last - max(first, counted))
        counted = max(counted, last)
    if taken <= timedelta(minutes=facts.month_minutes):
        return None
    return Shortfall(
        "month_full", facts.month_minutes, _("With it you would do more than {value} minutes in that month.")
    )


def is_of_age(demand: Demand, facts: Facts) -> Shortfall | None:
    """As old as the task asks on its day, and no child; who told no birth was taken for an adult."""
    least = max(demand.least_age, facts.child_until)
    if _age(demand, facts) >= least:
        return None
    return Shortfall("too_young", least, _("The task is for people of {value} years and more, by the birth on record."))


def has_guardians_consent(demand: Demand, facts: Facts) -> Shortfall | None:
    """A minor comes with a guardian's consent (志愿服务条例)."""
    if facts.consented or _age(demand, facts) >= facts.adult_from:
        return None
    return Shortfall(
        "guardian_consent_needed",
        facts.adult_from,
        _("Under {value}, a guardian agrees first. Ask them to do so in the app, or at the committee."),
    )


def suits_their_age(demand: Demand, facts: Facts) -> Shortfall | None:
    """Minors do nothing of high risk, and nothing at night."""
    if _age(demand, facts) >= facts.adult_from:
        return None
    if demand.risk != Risk.HIGH and not demand.local(facts.zone).at_night:
        return None
    return Shortfall(
        "not_for_minors", facts.adult_from, _("Work at night or of high risk is for people of {value} and more.")
    )


def is_insured(demand: Demand, facts: Facts) -> Shortfall | None:
    """Accident insurance before risky tasks (志愿服务条例)."""
    if demand.risk == Risk.NONE or _is_covered(demand, facts, facts.insured):
        return None
    return Shortfall(
        "not_insured", True, _("The task has risks: you need an accident insurance on its day. Ask a manager for one.")
    )


def has_agreed(demand: Demand, facts: Facts) -> Shortfall | None:
    """A written agreement for high risk or over one month (志愿服务条例)."""
    if demand.risk != Risk.HIGH and not demand.is_long:
        return None
    if _is_covered(demand, facts, facts.agreed):
        return None
    return Shortfall(
        "no_agreement",
        True,
        _("Work of high risk or over a month asks for a written agreement. Sign one with a manager."),
    )


def is_vetted(demand: Demand, facts: Facts) -> Shortfall | None:
    """Checked where the street asks for it, with nothing against them. Whether, and why not, is told to no one but them."""
    asked = VETTED.get(facts.vetted_for, frozenset())
    if demand.risk not in asked or _is_covered(demand, facts, facts.vetted):
        return None
    return _not_selected()


def is_past_probation(demand: Demand, facts: Facts) -> Shortfall | None:
    """Who was taken not long ago does what has no risk."""
    until = facts.probation_until
    if demand.risk == Risk.NONE or until is None or demand.local(facts.zone).first > until:
        return None
    return Shortfall(
        "on_probation",
        until.isoformat(),
        _("Until {value} you are on probation: choose tasks without risk, or ask who leads you."),
    )


def is_accompanied(demand: Demand, facts: Facts) -> Shortfall | None:
    """Who was taken not long ago comes where somebody experienced comes too. Work of some risk is not for them at all."""
    until = facts.probation_until
    if demand.accompanied or demand.risk != Risk.NONE or until is None or demand.local(facts.zone).first > until:
        return None
    return Shortfall(
        "nobody_beside",
        until.isoformat(),
        _(
            "Until {value} you are on probation: you come where somebody experienced has a place or is asked, or where who "
            "directs the task goes along. Look again later, or ask who leads you."
        ),
    )


def has_skills(demand: Demand, facts: Facts) -> Shortfall | None:
    """Every skill that the task asks for."""
    lacking = sorted(demand.skills.keys() - facts.skills.keys())
    return Shortfall("skills_lacking", lacking, _("The task asks for: {value}.")) if lacking else None


def has_levels(demand: Demand, facts: Facts) -> Shortfall | None:
    """Each of these skills as well as the task asks for."""
    low = [
        {"skill": skill, "asked": asked, "held": facts.skills[skill]}
        for skill, asked in sorted(demand.skills.items())
        if skill in facts.skills and facts.skills[skill] < asked
    ]
    return Shortfall("level_too_low", low, _("The task asks for more than you told: {value}.")) if low else None


def has_proofs(demand: Demand, facts: Facts) -> Shortfall | None:
    """Where a skill counts with a proof alone, one of its level that holds on the day of the task."""
    lacking = _unproved(demand, facts, facts.to_prove - facts.to_license, licence=False)
    return (
        Shortfall("proof_lacking", lacking, _("On the day of the task you have no valid proof for: {value}."))
        if lacking
        else None
    )


def has_licences(demand: Demand, facts: Facts) -> Shortfall | None:
    """Where a profession asks for a licence, one that holds on the day of the task."""
    lacking = _unproved(demand, facts, facts.to_license, licence=True)
    return (
        Shortfall("licence_lacking", lacking, _("On the day of the task you have no valid licence for: {value}."))
        if lacking
        else None
    )


def has_learnt(demand: Demand, facts: Facts) -> Shortfall | None:
    """What the street wants learnt before such a risk: a course that was passed, valid on the day, of a skill they still tell."""
    if not facts.to_learn.get(demand.risk):
        return None
    day = demand.local(facts.zone).first
    lacking = sorted(
        skill
        for skill in facts.to_learn.get(demand.risk, ())
        if skill not in facts.skills or not any(each.taught and each.holds(day) for each in facts.proofs.get(skill, ()))
    )
    return (
        Shortfall(
            COURSE_LACKING,
            lacking,
            _(
                "Before work of this risk you pass a course in: {value}. Sign up for its next lesson under GET /lessons."
            ),
        )
        if lacking
        else None
    )


def speaks(demand: Demand, facts: Facts) -> Shortfall | None:
    """Every language that the task asks for."""
    lacking = sorted(demand.languages - facts.languages)
    return (
        Shortfall("languages_lacking", lacking, _("The task asks for somebody who speaks: {value}."))
        if lacking
        else None
    )


def is_as_wished(demand: Demand, facts: Facts) -> Shortfall | None:
    """Who is helped may wish for a woman, or a man."""
    if not demand.gender or demand.gender == facts.gender:
        return None
    return Shortfall("gender_wished", demand.gender, _("Who is helped wishes for: {value}."))


def can_do_it(demand: Demand, facts: Facts) -> Shortfall | None:
    """Nothing that their health forbids."""
    if not facts.limits:
        return None
    asked = demand.limits | ({HealthLimit.NIGHT} if demand.local(facts.zone).at_night else frozenset())
    harms = sorted(str(each) for each in asked & facts.limits)
    return (
        Shortfall("health_limits", harms, _("The task asks for what you said you must not do: {value}."))
        if harms
        else None
    )


def is_on_duty(_demand: Demand, facts: Facts) -> Shortfall | None:
    """Who is off duty is not asked."""
    return None if facts.on_duty else Shortfall("off_duty", True, _("You are off duty: you are not asked just now."))


def is_there(demand: Demand, facts: Facts) -> Shortfall | None:
    """Who is not there at these hours is not asked."""
    if facts.calendar.covers(demand.starts_at, demand.ends_at, facts.zone):
        return None
    return Shortfall("not_available", True, _("By your own calendar you are not free at these hours."))


def _not_selected() -> Shortfall:
    """For what others must not learn: one word for all of it, so that none can be told from another."""
    return Shortfall("not_selected", True, _("You were not selected for this task."))


VETTED: dict[str, frozenset[str]] = {
    Vetted.HIGH: frozenset({Risk.HIGH}),
    Vetted.SOME: frozenset({Risk.SOME, Risk.HIGH}),
}

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


def shortfalls(demand: Demand, facts: Facts, *, asking: bool = False) -> list[Shortfall]:
    """Why this volunteer is not fit for this work; empty where they are. `asking`: and whether one asks them. No queries."""
    return [found for check in (*CHECKS, *(ASKING if asking else ())) if (found := check(demand, facts)) is not None]


def for_leaders(reasons: Iterable[Shortfall]) -> list[Shortfall]:
    """Those of the reasons that who leads may read of somebody else; where none is left, that they are not fit is all that is said."""
    return [each for each in reasons if each.code not in THEIR_OWN]


def _age(demand: Demand, facts: Facts) -> int:
    known = age_on(facts.born, demand.local(facts.zone).first) if facts.born else None
    return facts.adult_from if known is None else known


def _is_covered(demand: Demand, facts: Facts, covers: Iterable[Cover]) -> bool:
    """Whether one of them holds on every day of the work."""
    local = demand.local(facts.zone)
    return any(each.holds(local.first, local.last) for each in covers)


def _unproved(demand: Demand, facts: Facts, skills: Iterable[str], *, licence: bool) -> list[str]:
    asked = sorted(demand.skills.keys() & skills)
    return [
        skill
        for skill in asked
        if not any(
            each.holds(demand.local(facts.zone).first)
            and each.level >= demand.skills[skill]
            and (each.licence or not licence)
            for each in facts.proofs.get(skill, ())
        )
    ]
