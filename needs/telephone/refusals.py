"""Refusals of masked calls: each says what to do instead."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class CallsUnavailable(DomainError):
    """Nobody can be put through now."""

    code = "calls_unavailable"
    status = 503
    title = _("No calls now")
    message = _("Nobody can be put through here now. Write a message instead; it is read in the app.")


class CallsNotSetUp(DomainError):
    """The deployment names no gateway."""

    code = "calls_not_set_up"
    title = _("No calls here")
    message = _("Calls are not set up here. Write a message instead; who calls residents back may see the phone.")


class NobodyToCall(DomainError):
    """There is no such party, or none with a number."""

    code = "nobody_to_call"
    title = _("Nobody to call")
    message = _("There is nobody of this kind with a telephone ({to}). Write a message instead.")


class WhichHelper(DomainError):
    """Several come to help."""

    code = "which_helper"
    status = 422
    title = _("Which of them?")
    message = _("Several come to help. Name the one by assignment_id, as it stands under helpers.")


class NoOwnNumber(DomainError):
    """Who calls has no number that could be rung."""

    code = "no_own_number"
    title = _("You have no number on record")
    message = _("Both sides are rung, and you have no telephone on record. Enter one, or write a message instead.")


class WantsNoCalls(DomainError):
    """The other side wants none, or not about this."""

    code = "wants_no_calls"
    title = _("No calls, please")
    message = _("They want no calls. Write a message instead.")


class QuietNow(DomainError):
    """It is night there."""

    code = "quiet_now"
    title = _("Quiet hours")
    message = _("They are not rung now, unless it is urgent. Call from {at} on, or write a message.")


class CalledOften(DomainError):
    """Enough for a day."""

    code = "called_often"
    status = 429
    title = _("Enough calls for a day")
    message = _("You have called {most} times about this in 24 hours. Write a message instead.")


class OneCallAtATime(DomainError):
    """The last call is not over."""

    code = "one_call_at_a_time"
    title = _("You are on a call")
    message = _("A call of yours goes on, or is about to ring. Wait until it is over.")


class BadReport(DomainError):
    """A report that the gateway has not signed, or not just now."""

    code = "report_not_signed"
    status = 401
    title = _("Report not signed")
    message = _(
        "The signature does not fit, or is older than five minutes. Sign as docs/settings.md says, with the time of sending."
    )
