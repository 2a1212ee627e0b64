"""A call for help: who is asked, and what a contractor answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rung(TextChoices):
    """Who is asked, after whoever directs the task was told."""

    NEIGHBOURS = "neighbours", _("Leaders of neighbouring teams")
    CONTRACTOR = "contractor", _("A contractor at work in the street")


class CallStatus(TextChoices):
    """Team leaders answer by putting somebody forward; a contractor says whether somebody comes."""

    ASKED = "asked", _("Asked")
    COMES = "comes", _("Somebody comes")
    CANNOT = "cannot", _("Nobody can come")
    LIFTED = "lifted", _("Counted on no more")


class CallAction(TextChoices):
    """What may be done with a call."""

    ASK = "ask", _("Call for help")
    PROMISE = "promise", _("Promise that somebody comes")
    REFUSE = "refuse", _("Say that nobody can come")
    LIFT = "lift", _("Count on them no more")


TRANSITIONS: dict[tuple[CallStatus, CallAction], CallStatus] = {
    (CallStatus.ASKED, CallAction.PROMISE): CallStatus.COMES,
    (CallStatus.ASKED, CallAction.REFUSE): CallStatus.CANNOT,
    (CallStatus.COMES, CallAction.REFUSE): CallStatus.CANNOT,
    (CallStatus.COMES, CallAction.LIFT): CallStatus.LIFTED,
    (CallStatus.CANNOT, CallAction.PROMISE): CallStatus.COMES,
}
