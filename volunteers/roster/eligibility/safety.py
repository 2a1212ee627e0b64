"""Checks of what protects both sides: insurance, agreement, vetting, probation."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from volunteers.roster.demand import Cover, Demand, Facts
from volunteers.roster.eligibility.reasons import Shortfall, not_selected
from volunteers.roster.states import Risk, Vetted

VETTED: dict[str, frozenset[str]] = {
    Vetted.HIGH: frozenset({Risk.HIGH}),
    Vetted.SOME: frozenset({Risk.SOME, Risk.HIGH}),
}


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
    return not_selected()


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


def _is_covered(demand: Demand, facts: Facts, covers: Iterable[Cover]) -> bool:
    """Whether one of them holds on every day of the work."""
    local = demand.local(facts.zone)
    return any(each.holds(local.first, local.last) for each in covers)
