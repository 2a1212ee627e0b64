"""What rounds refuse, and what to do then."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class SourceUnknown(DomainError):
    """No app tells whom to visit under this name."""

    code = "source_unknown"
    status = 422
    title = _("Nobody knows this source")
    message = _("Visits come from: {known}. Name one of them.")


class RoundEmpty(DomainError):
    """There is nobody to visit."""

    code = "round_empty"
    status = 422
    title = _("Nobody to visit")
    message = _("The round has nobody to visit. Name homes, or choose a source that knows some.")


class RoundTooLarge(DomainError):
    """More visits than a round may have."""

    code = "round_too_large"
    status = 422
    title = _("Too many visits")
    message = _("The round has {count} visits, and may have {most}. Make two of it.")


class RoundInThePast(DomainError):
    """Its hours are over."""

    code = "round_in_the_past"
    status = 422
    title = _("The hours are over")
    message = _("The hours of the round are over. Choose a day that lies ahead.")


class RoundWrongHours(DomainError):
    """Hours that no visit fits in."""

    code = "round_wrong_hours"
    status = 422
    title = _("Wrong hours")
    message = _(
        "A round ends after it begins, and each visit fits into its hours. Correct opens, closes and the windows."
    )


class VisitTwice(DomainError):
    """Somebody stands in the round twice."""

    code = "round_visit_twice"
    status = 422
    title = _("Named twice")
    message = _("Somebody is named twice. Name each home once.")


class PlanBroken(DomainError):
    """The leader's order breaks a rule; the rule is named."""

    code = "plan_broken"
    members = ("rule", "visit_id")
    title = _("The plan would break a rule")
    message = _("That does not go: {because}")


class NothingPlanned(DomainError):
    """A plan without a visit is not sent."""

    code = "nothing_planned"
    title = _("Nobody goes to anybody")
    message = _("No visit of the plan has a volunteer. Plan again with other hours, or move visits by hand.")
