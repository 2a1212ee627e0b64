"""A need, from the report to the resident's verdict."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a resident brings (北京市接诉即办工作条例: 咨询、求助、投诉、举报、建议)."""

    ENQUIRY = "enquiry", _("Enquiry")
    HELP = "help", _("Request for help")
    COMPLAINT = "complaint", _("Complaint")
    WRONGDOING = "wrongdoing", _("Report of wrongdoing")
    SUGGESTION = "suggestion", _("Suggestion")


class Urgency(TextChoices):
    """How soon; each has its service targets (`targets.py`)."""

    EMERGENCY = "emergency", _("Emergency: life or safety")
    URGENT = "urgent", _("Urgent: utilities, weather")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Can wait")


class Visibility(TextChoices):
    """Who may read of it."""

    PRIVATE = "private", _("Only those concerned")
    PUBLIC = "public", _("The whole street sees a summary")


class Status(TextChoices):
    """Where a need stands. Only the resident's verdict closes it."""

    REPORTED = "reported", _("Reported")
    TRIAGED = "triaged", _("Triaged")
    UNDER_WAY = "under_way", _("Under way")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    DECLINED = "declined", _("Declined")
    MERGED = "merged", _("Merged")


class Action(TextChoices):
    """What may be done. The last three are the system's own."""

    REPORT = "report", _("Report a need")
    FOLLOW = "follow", _("Follow")
    UNFOLLOW = "unfollow", _("Stop following")
    ADD_FILES = "add_files", _("Add photos, voice notes or papers")
    TRIAGE = "triage", _("Triage")
    DECLINE = "decline", _("Decline")
    MERGE = "merge", _("Merge into another")
    ADD_TASK = "add_task", _("Add a task")
    ANSWER = "answer", _("Answer")
    SEE_DESTINATION = "see_destination", _("See where it is")
    VERDICT = "verdict", _("Give a verdict")
    REOPEN = "reopen", _("Reopen")
    WORK_DONE = "work_done", _("All tasks are done")
    WORK_CANCELLED = "work_cancelled", _("All tasks were called off")
    WITHHOLD = "withhold", _("Show the summary no longer")


OPEN = (Status.REPORTED, Status.TRIAGED, Status.UNDER_WAY, Status.REOPENED)
"""Somebody of the group still has to answer."""

LIVE = (*OPEN, Status.ANSWERED)
"""A neighbour with the same trouble may join. What is not live is nowhere on the map."""

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    **{(status, Action.FOLLOW): status for status in (*LIVE, Status.CLOSED)},
    **{(status, Action.UNFOLLOW): status for status in Status},
    **{(status, Action.ADD_FILES): status for status in LIVE},
    **{(status, Action.WITHHOLD): status for status in Status},
    **{(status, Action.SEE_DESTINATION): status for status in LIVE},
    (Status.REPORTED, Action.TRIAGE): Status.TRIAGED,
    (Status.REPORTED, Action.DECLINE): Status.DECLINED,
    (Status.REPORTED, Action.MERGE): Status.MERGED,
    (Status.TRIAGED, Action.TRIAGE): Status.TRIAGED,
    (Status.TRIAGED, Action.DECLINE): Status.DECLINED,
    (Status.TRIAGED, Action.MERGE): Status.MERGED,
    (Status.TRIAGED, Action.ADD_TASK): Status.UNDER_WAY,
    (Status.TRIAGED, Action.ANSWER): Status.ANSWERED,
    # A need under way has an open task: it is settled through its tasks first, then declined, merged or answered.
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
}
