"""Refusals of the hotline. Each says what to say to the caller, or what to do next."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class CallGoesOn(DomainError):
    """A clerk has one caller at a time."""

    code = "call_goes_on"
    title = _("A call goes on")
    message = _("You have a caller on the line ({call}). End that call first.")


class NobodyFits(DomainError):
    """Name and number, or reference and PIN, are nobody's together. Which of them is wrong is told to nobody."""

    code = "nobody_fits"
    status = 422
    title = _("That fits nobody")
    message = _(
        "What the caller says fits nobody on record. Ask again; tries left: {tries_left}. Or note the name as their word "
        "alone: a need can be taken down all the same."
    )


class TriesOver(DomainError):
    """Too many guesses in one call."""

    code = "tries_over"
    title = _("No more tries in this call")
    message = _(
        "Too much that fitted nobody was tried in this call. Take down what is needed, or have the caller called back on "
        "the number on record."
    )


class TriesOfDayOver(DomainError):
    """Too many guesses of one clerk in many calls."""

    code = "tries_of_day_over"
    status = 429
    title = _("No more tries today")
    message = _(
        "Too much that fitted nobody was tried by you in 24 hours. Take down what is needed with the name as the caller's word"
        " alone, or put the caller through to another clerk."
    )


class WhoCalls(DomainError):
    """A need without anybody whose it is."""

    code = "who_calls"
    status = 422
    title = _("Who calls?")
    message = _("Ask for the name and note it first. A caller who gives none: send anonymous as true.")


class NamedAlready(DomainError):
    """The caller has said who they are."""

    code = "named_already"
    title = _("The caller is known")
    message = _("It is known who calls, so it is not taken down as anonymous. Leave anonymous out.")


class OralConsentNeeded(DomainError):
    """Nothing is taken down that the caller did not agree to."""

    code = "oral_consent_needed"
    status = 422
    title = _("Ask the caller first")
    message = _(
        "Ask whether it may be taken down and passed on to who will help. Send consent as true when the caller said yes."
    )


class NotAnonymous(DomainError):
    """A PIN for somebody who does not need one."""

    code = "not_anonymous"
    title = _("No PIN for this caller")
    message = _(
        "A PIN is for anonymous callers for whom something was taken down. Others are known by name and reference."
    )


class NotTheCallers(DomainError):
    """The need is not the caller's to judge."""

    code = "not_the_callers"
    status = 404
    title = _("Not a need of the caller")
    message = _("There is no such need of the caller. Note who calls, or find it by its reference, first.")


class UnfitOutcome(DomainError):
    """An outcome of which nothing happened in the call."""

    code = "unfit_outcome"
    status = 422
    title = _("That did not happen")
    message = _("Nothing in this call fits the outcome “{outcome}”. Choose another, or do it first.")
