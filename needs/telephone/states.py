"""A call between two people of whom neither sees the other's number."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Party(TextChoices):
    """Whom somebody wants to talk to."""

    RESIDENT = "resident", _("The person whom it is for")
    REPORTER = "reporter", _("Who reported it")
    LEAD = "lead", _("Who leads it")
    HELPER = "helper", _("Who comes to help")


class Status(TextChoices):
    """Where a call stands."""

    ASKED = "asked", _("Asked for")
    RINGING = "ringing", _("Ringing")
    ANSWERED = "answered", _("Talking")
    ENDED = "ended", _("Talked")
    MISSED = "missed", _("Not answered")
    FAILED = "failed", _("Failed")


class Action(TextChoices):
    """What may be done. All but the first two are the gateway's reports, and the clock's."""

    CALL = "call", _("Call somebody about a need")
    CALL_BACK = "call_back", _("Call a resident back without seeing the number")
    RING = "ring", _("Note that it rings")
    ANSWER = "answer", _("Note that it is answered")
    END = "end", _("Note that it is over")
    MISS = "miss", _("Note that nobody answered")
    FAIL = "fail", _("Note that it failed")


UNANSWERED = (Status.ASKED, Status.RINGING)
OPEN = (*UNANSWERED, Status.ANSWERED)

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ASKED, Action.RING): Status.RINGING,
    # Reports may come in another order than things happened.
    **{(status, Action.ANSWER): Status.ANSWERED for status in (Status.ASKED, Status.RINGING)},
    **{(status, Action.END): Status.ENDED for status in OPEN},
    **{(status, Action.MISS): Status.MISSED for status in (Status.ASKED, Status.RINGING)},
    **{(status, Action.FAIL): Status.FAILED for status in OPEN},
}


class WishAction(TextChoices):
    """What may be done that is about no one call. It has no states."""

    SET_CALLED = "set_called", _("Be called through the app, or not")


class Reported(TextChoices):
    """What the gateway reports."""

    RINGING = "ringing", _("It rings")
    ANSWERED = "answered", _("It is answered")
    MISSED = "missed", _("Nobody answers")
    FAILED = "failed", _("It cannot be put through")
    ENDED = "ended", _("It is over")


ACTIONS: dict[Reported, Action] = {
    Reported.RINGING: Action.RING,
    Reported.ANSWERED: Action.ANSWER,
    Reported.MISSED: Action.MISS,
    Reported.FAILED: Action.FAIL,
    Reported.ENDED: Action.END,
}


class Failure(TextChoices):
    """Why a call failed."""

    REFUSED = "refused", _("The gateway refused it")
    LATE = "late", _("The gateway could not be reached in time")
    NO_NUMBER = "no_number", _("There is no number any more")
    SILENT = "silent", _("The gateway reported nothing")
    REPORTED = "reported", _("It could not be put through")
