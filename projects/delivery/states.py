"""Two small machines: a funded project's design, and an activity."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectStatus(TextChoices):
    """Where a design stands. Only an approved one may be carried out."""

    PROPOSED = "proposed", _("Proposed")
    TO_REVISE = "to_revise", _("To be revised")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CLOSED = "closed", _("Closed")


class ProjectAction(TextChoices):
    """What may be done to a project. Three of them are the committee's alone, by its vote (`projects.evaluation`)."""

    REGISTER = "register", _("Register a project")
    REVISE = "revise", _("Send a revised design")
    APPROVE = "approve", _("Approve")
    SEND_BACK = "send_back", _("Send back to be revised")
    REJECT = "reject", _("Reject")
    OPEN_ACTIVITY = "open_activity", _("Open an activity")
    TAKE_UP_NEED = "take_up_need", _("Take up a need")
    HAND_OVER = "hand_over", _("Hand a project over to another manager")
    ENGAGE_LIAISON = "engage_liaison", _("Name a liaison for as long as the contract runs")
    APPOINT_MANAGER = "appoint_manager", _("Appoint a manager for as long as the contract runs")
    MOVE_END = "move_end", _("Move the end of the contract")
    CLOSE = "close", _("End the contract")


PROJECT_TRANSITIONS: dict[tuple[ProjectStatus, ProjectAction], ProjectStatus] = {
    (ProjectStatus.PROPOSED, ProjectAction.APPROVE): ProjectStatus.APPROVED,
    (ProjectStatus.PROPOSED, ProjectAction.SEND_BACK): ProjectStatus.TO_REVISE,
    (ProjectStatus.PROPOSED, ProjectAction.REJECT): ProjectStatus.REJECTED,
    (ProjectStatus.TO_REVISE, ProjectAction.REVISE): ProjectStatus.PROPOSED,
    (ProjectStatus.APPROVED, ProjectAction.OPEN_ACTIVITY): ProjectStatus.APPROVED,
    (ProjectStatus.APPROVED, ProjectAction.TAKE_UP_NEED): ProjectStatus.APPROVED,
    (ProjectStatus.APPROVED, ProjectAction.MOVE_END): ProjectStatus.APPROVED,
    (ProjectStatus.APPROVED, ProjectAction.CLOSE): ProjectStatus.CLOSED,
}

RUNNING = (ProjectStatus.PROPOSED, ProjectStatus.TO_REVISE, ProjectStatus.APPROVED)
"""Somebody of the group has to look after it."""

KEEPS_RUNNING = (ProjectAction.HAND_OVER, ProjectAction.ENGAGE_LIAISON, ProjectAction.APPOINT_MANAGER)
PROJECT_TRANSITIONS |= {(status, action): status for status in RUNNING for action in KEEPS_RUNNING}

PUBLIC = (ProjectStatus.APPROVED, ProjectStatus.CLOSED)
"""The statuses in which everybody of the street sees a project."""


class ActivityStatus(TextChoices):
    """An activity is announced; that it is over is a matter of the clock, full of a count."""

    ANNOUNCED = "announced", _("Announced")
    CANCELLED = "cancelled", _("Cancelled")


class ActivityAction(TextChoices):
    """What may be done with an activity."""

    SIGN_UP = "sign_up", _("Sign up")
    WITHDRAW = "withdraw", _("Withdraw the sign-up")
    ATTEND = "attend", _("Attend with the code")
    ATTEST = "attest", _("Attest somebody's attendance")
    SHOW_CODE = "show_code", _("Show the code")
    SEE_PARTICIPANTS = "see_participants", _("See who has a place")
    CANCEL = "cancel", _("Cancel")


ACTIVITY_TRANSITIONS: dict[tuple[ActivityStatus, ActivityAction], ActivityStatus] = {
    (ActivityStatus.ANNOUNCED, ActivityAction.SIGN_UP): ActivityStatus.ANNOUNCED,
    (ActivityStatus.ANNOUNCED, ActivityAction.WITHDRAW): ActivityStatus.ANNOUNCED,
    (ActivityStatus.ANNOUNCED, ActivityAction.ATTEND): ActivityStatus.ANNOUNCED,
    (ActivityStatus.ANNOUNCED, ActivityAction.ATTEST): ActivityStatus.ANNOUNCED,
    (ActivityStatus.ANNOUNCED, ActivityAction.SHOW_CODE): ActivityStatus.ANNOUNCED,
    (ActivityStatus.ANNOUNCED, ActivityAction.SEE_PARTICIPANTS): ActivityStatus.ANNOUNCED,
    (ActivityStatus.ANNOUNCED, ActivityAction.CANCEL): ActivityStatus.CANCELLED,
}


class SignUpStatus(TextChoices):
    """A resident's place at an activity."""

    SIGNED_UP = "signed_up", _("Signed up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AttestedBy(TextChoices):
    """Who says that the resident was there."""

    CODE = "code", _("The resident, with the code shown there")
    VOLUNTEER = "volunteer", _("A volunteer")
