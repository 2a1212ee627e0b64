"""The machines of the care register: an entry of it, and the trust put in a volunteer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where an entry stands. Nobody is visited who has not agreed."""

    PROPOSED = "proposed", _("Proposed: the resident is asked")
    AGREED = "agreed", _("Agreed")
    ACTIVE = "active", _("Looked after")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Action(TextChoices):
    """What may be done."""

    PROPOSE = "propose", _("Propose somebody for the register")
    AGREE = "agree", _("Agree to be looked after")
    DECLINE = "decline", _("Decline to be looked after")
    BEGIN = "begin", _("Begin the visits")
    EDIT = "edit", _("Edit an entry of the register")
    SEE = "see", _("See what is kept in confidence")
    ASK_TRUSTED = "ask_trusted", _("Ask a volunteer to be the trusted one")
    PAUSE = "pause", _("Pause the visits")
    RESUME = "resume", _("Resume the visits")
    SAY_WELL = "say_well", _("Say that one is well")
    SEE_WELL = "see_well", _("Note that they were seen")
    REVIEW = "review", _("Review an entry")
    WITHDRAW = "withdraw", _("Withdraw the consent to be looked after")
    END = "end", _("Take somebody off the register")
    LAPSE = "lapse", _("Forget a proposal that nobody answered")


_GOING_ON = (Status.AGREED, Status.ACTIVE, Status.PAUSED)
_OPEN = (Status.PROPOSED, *_GOING_ON)

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.PROPOSED, Action.AGREE): Status.AGREED,
    (Status.PROPOSED, Action.DECLINE): Status.ENDED,
    (Status.PROPOSED, Action.LAPSE): Status.ENDED,
    (Status.AGREED, Action.BEGIN): Status.ACTIVE,
    (Status.ACTIVE, Action.PAUSE): Status.PAUSED,
    (Status.PAUSED, Action.RESUME): Status.ACTIVE,
    (Status.ACTIVE, Action.SAY_WELL): Status.ACTIVE,
    (Status.PAUSED, Action.SAY_WELL): Status.PAUSED,
    (Status.ACTIVE, Action.SEE_WELL): Status.ACTIVE,
    (Status.PAUSED, Action.SEE_WELL): Status.PAUSED,
    **{(each, Action.ASK_TRUSTED): each for each in _GOING_ON},
    **{(each, Action.REVIEW): each for each in _GOING_ON},
    **{(each, Action.WITHDRAW): Status.ENDED for each in _GOING_ON},
    **{(each, Action.EDIT): each for each in _OPEN},
    **{(each, Action.SEE): each for each in _OPEN},
    **{(each, Action.END): Status.ENDED for each in _OPEN},
}

OPEN = _OPEN
"""Entries of which something is kept; a resident has one at a time."""


class TrustStatus(TextChoices):
    """A volunteer is trusted who was asked and said yes."""

    ASKED = "asked", _("Asked")
    TRUSTED = "trusted", _("Trusted")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("No longer")


class TrustAction(TextChoices):
    """What may be done."""

    AGREE = "agree", _("Agree to be the trusted volunteer")
    REFUSE = "refuse", _("Decline to be the trusted volunteer")
    END = "end", _("End the trust in a volunteer")


TRUST_TRANSITIONS: dict[tuple[TrustStatus, TrustAction], TrustStatus] = {
    (TrustStatus.ASKED, TrustAction.AGREE): TrustStatus.TRUSTED,
    (TrustStatus.ASKED, TrustAction.REFUSE): TrustStatus.REFUSED,
    (TrustStatus.ASKED, TrustAction.END): TrustStatus.ENDED,
    (TrustStatus.TRUSTED, TrustAction.END): TrustStatus.ENDED,
}

TRUST_OPEN = (TrustStatus.ASKED, TrustStatus.TRUSTED)


class VisitStatus(TextChoices):
    """What became of a visit."""

    OPEN = "open", _("Somebody is to come")
    DONE = "done", _("They were seen")
    NOBODY = "nobody", _("Nobody opened the door")
    MISSED = "missed", _("Nobody came")
    CALLED_OFF = "called_off", _("Called off")


CAME_OR_COMES = (VisitStatus.OPEN, VisitStatus.DONE, VisitStatus.NOBODY)
"""One of these for a day: after a visit that was missed or called off another may be asked for."""


class VisitAction(TextChoices):
    """What may be done with a visit."""

    OPEN = "open", _("Ask for a visit that is due")
    SEE_DOOR = "see_door", _("See the notes for the door")
    TELL_SEEN = "tell_seen", _("Tell that the resident was seen")
    TELL_NOBODY = "tell_nobody", _("Tell that nobody opened the door")
    MISS = "miss", _("Note that nobody came")
    CALL_OFF = "call_off", _("Call off a visit")


VISIT_TRANSITIONS: dict[tuple[VisitStatus, VisitAction], VisitStatus] = {
    (VisitStatus.OPEN, VisitAction.SEE_DOOR): VisitStatus.OPEN,
    (VisitStatus.OPEN, VisitAction.TELL_SEEN): VisitStatus.DONE,
    (VisitStatus.OPEN, VisitAction.TELL_NOBODY): VisitStatus.NOBODY,
    (VisitStatus.OPEN, VisitAction.MISS): VisitStatus.MISSED,
    (VisitStatus.OPEN, VisitAction.CALL_OFF): VisitStatus.CALLED_OFF,
    # Who was there and said nothing in time says so later.
    (VisitStatus.MISSED, VisitAction.TELL_SEEN): VisitStatus.DONE,
    (VisitStatus.MISSED, VisitAction.TELL_NOBODY): VisitStatus.NOBODY,
}


class Outcome(TextChoices):
    """How it was at the door."""

    WELL = "well", _("Seen, and well")
    NO_VISIT_WISHED = "no_visit_wished", _("Seen; they wanted no visit")
    NEEDS_HELP = "needs_help", _("Seen, and needs help")
    NOBODY = "nobody", _("Nobody opened")


class AlarmStatus(TextChoices):
    """An alarm stays open until somebody has found out."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class AlarmAction(TextChoices):
    """What may be done with an alarm."""

    RAISE = "raise", _("Raise the alarm")
    CLOSE = "close", _("Close an alarm")
    CARRY_UP = "carry_up", _("Tell of an alarm that nobody has closed")


ALARM_TRANSITIONS: dict[tuple[AlarmStatus, AlarmAction], AlarmStatus] = {
    (AlarmStatus.OPEN, AlarmAction.CLOSE): AlarmStatus.CLOSED,
    (AlarmStatus.OPEN, AlarmAction.CARRY_UP): AlarmStatus.OPEN,
}


class Found(TextChoices):
    """What was found out."""

    WELL = "well", _("They are well")
    AWAY = "away", _("They are away")
    HOSPITAL = "hospital", _("In hospital")
    HELPED = "helped", _("They were helped")
    MOVED = "moved", _("They have moved")
    DIED = "died", _("They have died")


SEEN_WELL = (Found.WELL, Found.HELPED)
"""After which the next visit is due a rhythm from then."""


class HeatAction(TextChoices):
    """What may be done with a heat wave."""

    CALL = "call", _("Call a heat wave: visits twice as often")
    END = "end", _("End a heat wave")


class Why(TextChoices):
    """Why somebody is looked after. Kept encrypted: it says what the law calls sensitive."""

    LIVES_ALONE = "lives_alone", _("Elder who lives alone")
    ELDERS_ALONE = "elders_alone", _("Elders without children near")
    DISABLED = "disabled", _("Disabled")
    ILL = "ill", _("Ill for long")
    LOW_INCOME = "low_income", _("Low income")
    UNEMPLOYED = "unemployed", _("Unemployed")
    LOST_CHILD = "lost_child", _("Lost their only child")
    CHILD_AT_RISK = "child_at_risk", _("Child in difficulty")
    OTHER = "other", _("Other hardship")


class Seen(TextChoices):
    """How it is known that somebody was well."""

    VISIT = "visit", _("By a visit")
    THEMSELF = "themself", _("They said so")
    FOLLOW_UP = "follow_up", _("By a follow-up")


class Pause(TextChoices):
    """Why there are no visits for a while. Kept encrypted."""

    HOSPITAL = "hospital", _("In hospital")
    TRAVEL = "travel", _("Away")
    OTHER = "other", _("For another reason")


class Kin(TextChoices):
    """Who a contact is to the resident."""

    CHILD = "child", _("Son or daughter")
    SPOUSE = "spouse", _("Husband or wife")
    RELATIVE = "relative", _("Relative")
    NEIGHBOUR = "neighbour", _("Neighbour")
    DOCTOR = "doctor", _("Doctor")
    OTHER = "other", _("Other")
