"""What the care register refuses, and what to do then."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class InTheRegister(DomainError):
    """One entry of a person at a time."""

    code = "in_the_register"
    title = _("In the register already")
    message = _("This person is in the register already, or is being asked ({entry}). Change that entry instead.")


class NowhereToGo(DomainError):
    """Nobody knows where the visit would go."""

    code = "nowhere_to_go"
    status = 422
    title = _("No address")
    message = _(
        "The resident has no address on record. Send location and address, or ask them to add their address first."
    )


class HoursOutOfOrder(DomainError):
    """Hours that end before they start, or that are no visit."""

    code = "visit_hours_wrong"
    status = 422
    title = _("Hours not usable")
    message = _(
        "A visit needs hours of one day: from starts until ends, at least 30 minutes and at most 6 hours apart."
    )


class PauseOutOfRange(DomainError):
    """A pause without an end that lies ahead."""

    code = "pause_out_of_range"
    status = 422
    title = _("Not that day")
    message = _(
        "A pause ends on a day from tomorrow on, within {days} days. For longer, end the entry and propose it anew."
    )


class NotThereYet(DomainError):
    """Who has not checked in has not been at the door."""

    code = "not_there_yet"
    title = _("Check in first")
    message = _("Check in at the door first: what is to be known there is shown then, and how it was is told after.")


class OutcomeNeeded(DomainError):
    """A visit ends with a word on how it was."""

    code = "outcome_needed"
    title = _("Say how it was")
    message = _(
        "Somebody waits to hear how it was. Send the outcome to /care/visits/{visit}/outcome: that checks you out too."
    )


class HeatEnds(DomainError):
    """A heat wave without an end."""

    code = "heat_ends"
    status = 422
    title = _("Not that long")
    message = _("A heat wave ends ahead of now, within {days} days. If it lasts longer, call it anew then.")


class HeatUnderWay(DomainError):
    """One at a time."""

    code = "heat_under_way"
    title = _("Called already")
    message = _("A heat wave is called already. End that one first, or let it run out.")


class HeatOver(DomainError):
    """It has ended."""

    code = "heat_over"
    title = _("Over already")
    message = _("This heat wave is over. Call another one if it is hot again.")


class TrustedAlready(DomainError):
    """The volunteer was asked before."""

    code = "trusted_already"
    title = _("Asked already")
    message = _("This volunteer is trusted here already, or has been asked. Wait for their answer, or ask another one.")


class TooManyTrusted(DomainError):
    """More trusted volunteers than one knows."""

    code = "trusted_full"
    title = _("Enough trusted volunteers")
    message = _("Up to {most} volunteers are trusted by one resident. End the trust in one of them first.")


class NotToBeTrusted(DomainError):
    """The volunteer cannot be the trusted one here."""

    code = "not_to_be_trusted"
    status = 422
    title = _("Cannot be asked here")
    message = _("This volunteer cannot be asked here. Choose another active volunteer of the street.")


class WishNotAgreed(DomainError):
    """Nobody is reported for against their will."""

    code = "wish_not_agreed"
    status = 422
    title = _("Ask them first")
    message = _("Ask them whether it may be reported. When they agree, send agreed as true; otherwise leave wish out.")
