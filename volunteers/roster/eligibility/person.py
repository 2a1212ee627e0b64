"""Checks of who somebody is: age, body, language, wishes, whom they meet."""

from django.utils.translation import gettext_lazy as _

from backend.households.queries import age_on
from volunteers.roster.demand import Demand, Facts
from volunteers.roster.eligibility.reasons import Shortfall, not_selected
from volunteers.roster.states import HealthLimit, Risk, Status


def is_active(_demand: Demand, facts: Facts) -> Shortfall | None:
    """Paused volunteers are not asked."""
    if facts.status == Status.ACTIVE:
        return None
    return Shortfall("not_active", facts.status, _("You have paused your volunteering. Resume it first."))


def is_not_kept_apart(demand: Demand, facts: Facts) -> Shortfall | None:
    """Whom somebody asked not to meet: they learn no more than that they were not selected."""
    if not demand.people & facts.apart:
        return None
    return not_selected()


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


def speaks(demand: Demand, facts: Facts) -> Shortfall | None:
    """Every language that the task asks for."""
    if demand.languages <= facts.languages:
        return None
    lacking = sorted(demand.languages - facts.languages)
    return Shortfall("languages_lacking", lacking, _("The task asks for somebody who speaks: {value}."))


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


def _age(demand: Demand, facts: Facts) -> int:
    known = age_on(facts.born, demand.local(facts.zone).first) if facts.born else None
    return facts.adult_from if known is None else known
