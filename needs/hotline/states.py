"""A call at the hotline, from the ring to its outcome."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Whether somebody is on the line."""

    OPEN = "open", _("On the line")
    ENDED = "ended", _("Ended")
    LEFT = "left", _("Left open, and ended by the clock")


class Verified(TextChoices):
    """By what it is known who calls."""

    NOTHING = "nothing", _("Their word alone")
    NUMBER = "number", _("The number on record")
    CALL_BACK = "call_back", _("Called back on the number on record")
    REFERENCE = "reference", _("The reference and the name")
    PIN = "pin", _("The reference and its PIN")


class Outcome(TextChoices):
    """What came of a call."""

    FILED = "filed", _("Something was taken down")
    TOLD = "told", _("Told how it stands")
    VERDICT = "verdict", _("Said what they think of an answer")
    ADVICE = "advice", _("Advice given")
    EMERGENCY = "emergency", _("Sent to an emergency number")
    CUT_OFF = "cut_off", _("Cut off")
    NOTHING = "nothing", _("Nothing asked: a wrong number, silence, abuse")


class Action(TextChoices):
    """What may be done. The last two are the system's own."""

    START = "start", _("Take a call")
    IDENTIFY = "identify", _("Note who calls")
    LOOK_UP = "look_up", _("Find what stands under a reference")
    FILE = "file", _("Take a need down for the caller")
    GIVE_PIN = "give_pin", _("Give an anonymous caller a PIN")
    VERDICT = "verdict", _("Take down what the caller says of an answer")
    EMERGENCY = "emergency", _("Note that the caller is told to call an emergency number")
    END = "end", _("End the call")
    LEAVE = "leave", _("End a call that was left open")
    FORGET = "forget", _("Forget number and name of the caller")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    **{
        (Status.OPEN, action): Status.OPEN
        for action in (
            Action.IDENTIFY,
            Action.LOOK_UP,
            Action.FILE,
            Action.GIVE_PIN,
            Action.VERDICT,
            Action.EMERGENCY,
        )
    },
    (Status.OPEN, Action.END): Status.ENDED,
    (Status.OPEN, Action.LEAVE): Status.LEFT,
    (Status.ENDED, Action.FORGET): Status.ENDED,
    (Status.LEFT, Action.FORGET): Status.LEFT,
}


class DeskAction(TextChoices):
    """What may be done that is about no one call. It has no states."""

    READ_NUMBERS = "read_numbers", _("Read the numbers of the hotline")
