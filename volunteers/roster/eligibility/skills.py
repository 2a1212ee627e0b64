"""Checks of what somebody can, and of how it is proven on the day of the task."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from volunteers.roster.demand import Demand, Facts
from volunteers.roster.eligibility.reasons import COURSE_LACKING, Shortfall


def has_skills(demand: Demand, facts: Facts) -> Shortfall | None:
    """Every skill that the task asks for."""
    if demand.skills.keys() <= facts.skills.keys():
        return None
    lacking = sorted(demand.skills.keys() - facts.skills.keys())
    return Shortfall("skills_lacking", lacking, _("The task asks for: {value}."))


def has_levels(demand: Demand, facts: Facts) -> Shortfall | None:
    """Each of these skills as well as the task asks for."""
    if not demand.leveled:
        return None
    low = [
        {"skill": skill, "asked": asked, "held": facts.skills[skill]}
        for skill, asked in sorted(demand.leveled.items())
        if skill in facts.skills and facts.skills[skill] < asked
    ]
    return Shortfall("level_too_low", low, _("The task asks for more than you told: {value}.")) if low else None


def has_proofs(demand: Demand, facts: Facts) -> Shortfall | None:
    """Where a skill counts with a proof alone, one of its level that holds on the day of the task."""
    if facts.to_prove.isdisjoint(demand.skills):
        return None
    lacking = _unproved(demand, facts, facts.to_prove - facts.to_license, licence=False)
    return (
        Shortfall("proof_lacking", lacking, _("On the day of the task you have no valid proof for: {value}."))
        if lacking
        else None
    )


def has_licences(demand: Demand, facts: Facts) -> Shortfall | None:
    """Where a profession asks for a licence, one that holds on the day of the task."""
    if facts.to_license.isdisjoint(demand.skills):
        return None
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
            _("Before work of this risk you pass a course in: {value}. Sign up for its next lesson."),
        )
        if lacking
        else None
    )


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
