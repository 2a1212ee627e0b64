"""A need, from the report to the resident's verdict."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from needs.catalogue.states import Kind, Urgency

__all__ = [
    "DISPATCHED",
    "LIVE",
    "OPEN",
    "TRANSITIONS",
    "Action",
    "Alarm",
    "Audience",
    "Kind",
    "Status",
    "Target",
    "Urgency",
    "Visibility",
]


class Visibility(TextChoices):
    """Who may read of it."""

    PRIVATE = "private", _("Only those concerned")
    PUBLIC = "public", _("The whole street sees a summary")


class Channel(TextChoices):
    """By which way a report reached us."""

    APP = "app", _("The resident's own app")
    CARD = "card", _("A paper card")
    PROXY = "proxy", _("Somebody who reports for the resident")
    HOTLINE = "hotline", _("The hotline")
    OPEN311 = "open311", _("Open311")
    IMPORT = "import", _("An import")


class Showing(TextChoices):
    """Whether moderation lets the street read what its resident made public, or what was written to all."""

    SHOWN = "shown", _("Shown")
    WAITING = "waiting", _("Waits for a moderator")
    HIDDEN = "hidden", _("Hidden by a moderator")


class Moderation(TextChoices):
    """When a moderator looks at what becomes public."""

    AFTER = "after", _("Shown at once, and looked at when somebody flags it")
    BEFORE = "before", _("Shown once a moderator let it through")


class Likeness(TextChoices):
    """How sure it is that two needs are the same."""

    VERY_LIKELY = "very_likely", _("Very likely the same")
    LIKELY = "likely", _("Likely the same")
    POSSIBLE = "possible", _("Possibly the same")


class Status(TextChoices):
    """Where a need stands. The resident's verdict closes it; where they stay silent the clock does, and says so."""

    REPORTED = "reported", _("Reported")
    TRIAGED = "triaged", _("Triaged")
    UNDER_WAY = "under_way", _("Under way")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    UNJUDGED = "unjudged", _("Closed without a verdict")
    REOPENED = "reopened", _("Reopened")
    DECLINED = "declined", _("Declined")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Withdrawn by the resident")


class Route(TextChoices):
    """Which way a need took last."""

    TASK = "task", _("Volunteer task")
    CAMPAIGN = "campaign", _("Campaign")
    PROJECT = "project", _("Funded project")
    REFERRAL = "referral", _("Referral to a body outside")
    ADVICE = "advice", _("Advice given")


class Referred(TextChoices):
    """To whom a need is handed on."""

    OUTSIDE = "outside", _("A body outside")
    PROJECT = "project", _("A funded project")


class ReferralStatus(TextChoices):
    """Where a referral stands."""

    SENT = "sent", _("Handed on")
    ANSWERED = "answered", _("Answered by them")
    RECALLED = "recalled", _("Taken back")


class ReferralAction(TextChoices):
    """What may be done with a referral."""

    ENTER_ANSWER = "enter_answer", _("Enter their answer")
    RECALL = "recall", _("Take back")


REFERRAL_TRANSITIONS: dict[tuple[ReferralStatus, ReferralAction], ReferralStatus] = {
    (ReferralStatus.SENT, ReferralAction.ENTER_ANSWER): ReferralStatus.ANSWERED,
    (ReferralStatus.SENT, ReferralAction.RECALL): ReferralStatus.RECALLED,
}


class ObjectionStatus(TextChoices):
    """Where an objection to being put in charge stands."""

    OPEN = "open", _("Waits for a review")
    UPHELD = "upheld", _("Upheld")
    REJECTED = "rejected", _("Rejected")


class ObjectionAction(TextChoices):
    """What may be done with an objection."""

    UPHOLD = "uphold", _("Uphold")
    REJECT = "reject", _("Reject")


OBJECTION_TRANSITIONS: dict[tuple[ObjectionStatus, ObjectionAction], ObjectionStatus] = {
    (ObjectionStatus.OPEN, ObjectionAction.UPHOLD): ObjectionStatus.UPHELD,
    (ObjectionStatus.OPEN, ObjectionAction.REJECT): ObjectionStatus.REJECTED,
}


class Audience(TextChoices):
    """For whom a message is."""

    CONCERNED = "concerned", _("The resident and who handles it")
    GROUP = "group", _("Only who handles it")
    STREET = "street", _("Everybody who may read of it")


class Target(TextChoices):
    """What a need has a term for."""

    DISPATCH = "dispatch", _("somebody to be sent")
    ANSWER = "answer", _("an answer")


class Alarm(IntegerChoices):
    """How far up it was told that a term is near, or over."""

    NONE = 0, _("Nobody")
    LEAD = 1, _("Who leads it, before the term is over")
    TEAM_LEADER = 2, _("Team leaders and core leaders, when it is over")
    MANAGER = 3, _("Managers")
    COMMITTEE = 4, _("The committee")


class Action(TextChoices):
    """What may be done. The last ones are the system's own."""

    REPORT = "report", _("Report a need")
    EDIT = "edit", _("Change what was reported")
    CANCEL = "cancel", _("Withdraw the report")
    FOLLOW = "follow", _("Follow")
    UNFOLLOW = "unfollow", _("Stop following")
    ADD_FILES = "add_files", _("Add photos, voice notes or papers")
    SUPPLY = "supply", _("Add what was missing")
    TRIAGE = "triage", _("Triage")
    DECLINE = "decline", _("Decline")
    MERGE = "merge", _("Merge into another")
    UNMERGE = "unmerge", _("Part from the other")
    ASSIGN = "assign", _("Put somebody in charge")
    OBJECT = "object", _("Object to being in charge")
    HAND_OVER = "hand_over", _("Hand over who leads it, or who is in charge")
    REFER = "refer", _("Hand on to a body outside, or to a project")
    ADD_TASK = "add_task", _("Add a task")
    ANSWER = "answer", _("Answer")
    SEE_DESTINATION = "see_destination", _("See where it is")
    MESSAGE = "message", _("Write to those concerned")
    NOTE = "note", _("Write a note within the group")
    TELL_STREET = "tell_street", _("Write to everybody who may read of it")
    VERDICT = "verdict", _("Give a verdict")
    REOPEN = "reopen", _("Reopen")
    WORK_DONE = "work_done", _("All work is done")
    WORK_CANCELLED = "work_cancelled", _("All work was called off")
    ASK_CALL_BACK = "ask_call_back", _("Ask to be called back")
    DO_NOT_ASK = "do_not_ask", _("Be asked for a verdict no more, or again")
    CALL_BACK_DUE = "call_back_due", _("A call back falls due")
    HEAR = "hear", _("Hear the resident on what is not answered")
    REMIND = "remind", _("Remind of the verdict")
    LAPSE = "lapse", _("Close without a verdict")
    WITHHOLD = "withhold", _("Show the summary no longer")
    MODERATE = "moderate", _("Hide what the street may read, black it out, or show it again")
    WARN = "warn", _("Warn that a term is near")
    ESCALATE = "escalate", _("Tell higher up that a term is over")
    PLACE = "place", _("Fill in where it is")


OPEN = (Status.REPORTED, Status.TRIAGED, Status.UNDER_WAY, Status.REOPENED)
"""Somebody of the group still has to answer."""

DISPATCHED = (Status.UNDER_WAY, Status.ANSWERED, Status.DECLINED)
"""Somebody was set to work on it, or nobody has to be any more."""

LIVE = (*OPEN, Status.ANSWERED)
"""A neighbour with the same trouble may join. What is not live is nowhere on the map."""

AWAITING = (Status.ANSWERED, Status.DECLINED)
"""The resident's verdict is awaited."""

HANDED_OVER = (Status.TRIAGED, Status.UNDER_WAY, Status.REOPENED, Status.ANSWERED)
"""Somebody leads it, and may still have to: the resident's word can bring it back."""

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    **{(status, Action.FOLLOW): status for status in (*LIVE, Status.CLOSED, Status.UNJUDGED)},
    **{(status, Action.UNFOLLOW): status for status in Status},
    **{(status, Action.EDIT): status for status in OPEN},
    **{(status, Action.CANCEL): Status.WITHDRAWN for status in OPEN},
    # Wherever it stood, it is looked at anew; its targets run from when it came.
    (Status.MERGED, Action.UNMERGE): Status.REPORTED,
    **{(status, Action.ADD_FILES): status for status in LIVE},
    **{(status, Action.SUPPLY): status for status in LIVE},
    **{(status, Action.WITHHOLD): status for status in Status},
    **{(status, Action.MODERATE): status for status in Status},
    **{(status, Action.PLACE): status for status in LIVE},
    **{(status, Action.SEE_DESTINATION): status for status in LIVE},
    **{(status, Action.MESSAGE): status for status in (*LIVE, Status.CLOSED, Status.DECLINED)},
    **{(status, Action.NOTE): status for status in Status},
    **{(status, Action.TELL_STREET): status for status in (*LIVE, Status.CLOSED)},
    **{(status, Action.WARN): status for status in OPEN},
    **{(status, Action.ESCALATE): status for status in OPEN},
    (Status.REPORTED, Action.TRIAGE): Status.TRIAGED,
    (Status.REPORTED, Action.DECLINE): Status.DECLINED,
    (Status.REPORTED, Action.MERGE): Status.MERGED,
    (Status.TRIAGED, Action.TRIAGE): Status.TRIAGED,
    (Status.TRIAGED, Action.DECLINE): Status.DECLINED,
    (Status.TRIAGED, Action.MERGE): Status.MERGED,
    **{(status, Action.ASSIGN): status for status in (Status.TRIAGED, Status.UNDER_WAY, Status.REOPENED)},
    **{(status, Action.HAND_OVER): status for status in HANDED_OVER},
    **{(status, Action.OBJECT): status for status in (Status.TRIAGED, Status.UNDER_WAY, Status.REOPENED)},
    **{(status, Action.REFER): Status.UNDER_WAY for status in (Status.TRIAGED, Status.UNDER_WAY, Status.REOPENED)},
    (Status.TRIAGED, Action.ADD_TASK): Status.UNDER_WAY,
    (Status.TRIAGED, Action.ANSWER): Status.ANSWERED,
    # A need under way has an open task or referral: it is settled through these first, then declined, merged or answered.
    (Status.UNDER_WAY, Action.TRIAGE): Status.UNDER_WAY,
    (Status.UNDER_WAY, Action.ADD_TASK): Status.UNDER_WAY,
    (Status.UNDER_WAY, Action.WORK_DONE): Status.ANSWERED,
    (Status.UNDER_WAY, Action.WORK_CANCELLED): Status.TRIAGED,
    (Status.ANSWERED, Action.VERDICT): Status.CLOSED,
    (Status.ANSWERED, Action.REOPEN): Status.REOPENED,
    (Status.CLOSED, Action.REOPEN): Status.REOPENED,
    (Status.REOPENED, Action.TRIAGE): Status.TRIAGED,
    (Status.REOPENED, Action.DECLINE): Status.DECLINED,
    (Status.REOPENED, Action.MERGE): Status.MERGED,
    (Status.REOPENED, Action.ADD_TASK): Status.UNDER_WAY,
    (Status.REOPENED, Action.ANSWER): Status.ANSWERED,
    # Turning a need down is an answer too, and the resident has the last word on it.
    (Status.DECLINED, Action.VERDICT): Status.CLOSED,
    (Status.DECLINED, Action.REOPEN): Status.REOPENED,
    # Silence is no verdict. For some days the resident may still give one (`options.LATE_VERDICT_DAYS`).
    **{(status, Action.LAPSE): Status.UNJUDGED for status in AWAITING},
    (Status.UNJUDGED, Action.VERDICT): Status.CLOSED,
    (Status.UNJUDGED, Action.REOPEN): Status.REOPENED,
    **{(status, Action.REMIND): status for status in AWAITING},
    **{(status, Action.DO_NOT_ASK): status for status in AWAITING},
    **{(status, Action.ASK_CALL_BACK): status for status in (*AWAITING, Status.UNJUDGED)},
    **{(status, Action.CALL_BACK_DUE): status for status in (*OPEN, *AWAITING)},
    # What the resident says of an answer that is owed moves nothing: the answer is still owed.
    **{(status, Action.HEAR): status for status in OPEN},
}


class NotResolved(TextChoices):
    """Why it is not resolved: what the resident says, from a list, beside their own words."""

    NOBODY_CAME = "nobody_came", _("Nobody came or answered")
    NOT_FIXED = "not_fixed", _("It is not done, or not well")
    CAME_BACK = "came_back", _("It was done, and came back")
    NOT_ASKED_FOR = "not_asked_for", _("Something else was done than was asked")
    NOT_REASONED = "not_reasoned", _("It was turned down without a good reason")
    OTHER = "other", _("Another reason")


class How(TextChoices):
    """How a verdict reached us."""

    OWN = "own", _("In the resident's own app, or their proxy's")
    CARD = "card", _("By a paper card, on somebody else's device")
    CALL_BACK = "call_back", _("By a call back that a third person recorded")


class WhyCall(TextChoices):
    """Why the resident is called back (回访)."""

    EXPIRY = "expiry", _("The answer's term is over")
    SILENCE = "silence", _("The resident has said nothing of the answer")
    ASKED = "asked", _("The resident asked for it")


class CallBackStatus(TextChoices):
    """A call back: a third person asks the resident, and records what they say."""

    WAITING = "waiting", _("Waits for somebody who calls")
    TAKEN = "taken", _("Somebody has taken it on")
    DONE = "done", _("Done")
    NOT_REACHED = "not_reached", _("Not reached")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CallBackAction(TextChoices):
    """What may be done with a call back. The last two are the system's own."""

    TAKE = "take", _("Take it on")
    GIVE_BACK = "give_back", _("Give it back")
    SEE_PHONE = "see_phone", _("See the phone to call")
    TRY = "try", _("Note a call that reached nobody")
    RECORD = "record", _("Record what the resident says")
    REFUSED = "refused", _("Note that the resident wants no questions")
    GIVE_UP = "give_up", _("Give it up")
    WITHDRAW = "withdraw", _("Withdraw it")


CALL_BACK_OPEN = (CallBackStatus.WAITING, CallBackStatus.TAKEN)

CALL_BACK_TRANSITIONS: dict[tuple[CallBackStatus, CallBackAction], CallBackStatus] = {
    (CallBackStatus.WAITING, CallBackAction.TAKE): CallBackStatus.TAKEN,
    # Who took it and did nothing for a day does not keep it from the others (`eligibility.TakenByAnother`).
    (CallBackStatus.TAKEN, CallBackAction.TAKE): CallBackStatus.TAKEN,
    (CallBackStatus.TAKEN, CallBackAction.GIVE_BACK): CallBackStatus.WAITING,
    (CallBackStatus.TAKEN, CallBackAction.SEE_PHONE): CallBackStatus.TAKEN,
    (CallBackStatus.TAKEN, CallBackAction.TRY): CallBackStatus.TAKEN,
    (CallBackStatus.TAKEN, CallBackAction.RECORD): CallBackStatus.DONE,
    (CallBackStatus.TAKEN, CallBackAction.REFUSED): CallBackStatus.WITHDRAWN,
    (CallBackStatus.TAKEN, CallBackAction.GIVE_UP): CallBackStatus.NOT_REACHED,
    **{(status, CallBackAction.WITHDRAW): CallBackStatus.WITHDRAWN for status in CALL_BACK_OPEN},
}


class DeskAction(TextChoices):
    """What may be done that is about no one need. It has no states."""

    SET_QUESTIONS = "set_questions", _("Be asked for verdicts, or not")
    LIST_CALL_BACKS = "list_call_backs", _("List who should be called back")


class Outcome(TextChoices):
    """What came of one call."""

    REACHED = "reached", _("Reached")
    REFUSED = "refused", _("Reached, and wants no questions")
    LATER = "later", _("Reached, and asked to be called later")
    NO_ANSWER = "no_answer", _("Nobody answered")
    BUSY = "busy", _("Engaged")
    WRONG_NUMBER = "wrong_number", _("A wrong number, or none")


MISSED = (Outcome.LATER, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER)
"""A try that brought no word; after so many (`options.CALL_BACK_TRIES`) it is given up."""
