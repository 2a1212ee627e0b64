"""The machines of professional cases: a case, and what a resident asks to be corrected in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a case stands. Nothing is written before the resident has agreed, and nothing is read after they agree no more."""

    PROPOSED = "proposed", _("Proposed: the resident is asked")
    OPEN = "open", _("Being worked on")
    WAITING = "waiting", _("Nobody works on it")
    CLOSED = "closed", _("Closed")
    ENDED = "ended", _("Ended: not agreed to, or no more")


class Action(TextChoices):
    """What may be done."""

    PROPOSE = "propose", _("Propose a case to a resident")
    AGREE = "agree", _("Agree to a case")
    DECLINE = "decline", _("Decline a case")
    LAPSE = "lapse", _("Forget a case that nobody answered")
    WITHDRAW = "withdraw", _("Withdraw the consent to a case")
    SEE = "see", _("See the file of a case")
    SEE_OWN = "see_own", _("See one's own plan")
    ASSESS = "assess", _("Write an assessment")
    PLAN = "plan", _("Write a plan")
    AGREE_PLAN = "agree_plan", _("Agree to a plan")
    ASK_CORRECTION = "ask_correction", _("Ask for a correction in a case")
    SETTLE_GOAL = "settle_goal", _("Say what became of a goal")
    NOTE_MEETING = "note_meeting", _("Note a meeting")
    REVIEW = "review", _("Review a case")
    INVOLVE = "involve", _("Name a colleague on a case")
    SUPERVISE = "supervise", _("Let a supervisor read a case")
    DISMISS = "dismiss", _("Take somebody off a case")
    HAND_OVER = "hand_over", _("Hand a case over")
    LOSE = "lose", _("Note that nobody works on a case")
    NAME = "name", _("Name who works on a case")
    TRANSFER = "transfer", _("Ask the resident whether another organisation may go on")
    CLOSE = "close", _("Close a case")
    REOPEN = "reopen", _("Reopen a case")


_WORKED_ON = (
    Action.ASSESS, Action.PLAN, Action.AGREE_PLAN, Action.SETTLE_GOAL, Action.NOTE_MEETING, Action.REVIEW,
    Action.INVOLVE, Action.SUPERVISE, Action.HAND_OVER, Action.DISMISS,
)  # fmt: skip
_AGREED = (Status.OPEN, Status.WAITING, Status.CLOSED)

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.PROPOSED, Action.AGREE): Status.OPEN,
    (Status.PROPOSED, Action.DECLINE): Status.ENDED,
    (Status.PROPOSED, Action.LAPSE): Status.ENDED,
    **{(Status.OPEN, each): Status.OPEN for each in _WORKED_ON},
    (Status.OPEN, Action.SEE): Status.OPEN,
    (Status.OPEN, Action.LOSE): Status.WAITING,
    (Status.OPEN, Action.CLOSE): Status.CLOSED,
    (Status.WAITING, Action.NAME): Status.OPEN,
    (Status.WAITING, Action.TRANSFER): Status.PROPOSED,
    (Status.WAITING, Action.CLOSE): Status.CLOSED,
    (Status.CLOSED, Action.SEE): Status.CLOSED,
    (Status.CLOSED, Action.REOPEN): Status.OPEN,
    **{(each, Action.SEE_OWN): each for each in _AGREED},
    **{(each, Action.ASK_CORRECTION): each for each in _AGREED},
    **{(each, Action.WITHDRAW): Status.ENDED for each in _AGREED},
}

LIVE = (Status.PROPOSED, Status.OPEN, Status.WAITING)
"""A resident has one of these at a time with an organisation."""


class CorrectionStatus(TextChoices):
    """What became of what the resident asked to be corrected."""

    ASKED = "asked", _("Asked")
    DONE = "done", _("Corrected")
    REFUSED = "refused", _("Left as it is, and told why")


class CorrectionAction(TextChoices):
    """What may be done."""

    CORRECT = "correct", _("Say that it is corrected")
    REFUSE = "refuse", _("Say why it is left as it is")


CORRECTION_TRANSITIONS: dict[tuple[CorrectionStatus, CorrectionAction], CorrectionStatus] = {
    (CorrectionStatus.ASKED, CorrectionAction.CORRECT): CorrectionStatus.DONE,
    (CorrectionStatus.ASKED, CorrectionAction.REFUSE): CorrectionStatus.REFUSED,
}


class Part(TextChoices):
    """What somebody is on a case, besides its lead."""

    COLLEAGUE = "colleague", _("Colleague on the case")
    SUPERVISOR = "supervisor", _("Supervisor, for a while")


class Contact(TextChoices):
    """How the resident was met."""

    HOME_VISIT = "home_visit", _("At their home")
    OFFICE = "office", _("At the station")
    TELEPHONE = "telephone", _("By telephone")
    WITH_OTHERS = "with_others", _("With family or other services")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Result(TextChoices):
    """What became of a goal."""

    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("Partly reached")
    NOT_REACHED = "not_reached", _("Not reached")
    DROPPED = "dropped", _("Given up together")


class Outcome(TextChoices):
    """How a case was closed."""

    GOALS_REACHED = "goals_reached", _("The goals are reached")
    BETTER = "better", _("Better, and no more is needed")
    PASSED_ON = "passed_on", _("Another service goes on")
    NO_CHANGE = "no_change", _("It led nowhere")
    MOVED = "moved", _("They have moved")
    DIED = "died", _("They have died")
    OFF_REGISTER = "off_register", _("They were taken off the care register")
