"""Gatekeeping by the committee, and the follow-ups it sets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from projects.delivery.states import ProjectAction, ProjectStatus
from volunteers.committee.quorum import Ballot


class Action(TextChoices):
    """What the committee may do with a project."""

    READ_QUEUE = "read_queue", _("Read the committee's queue")
    VOTE = "vote", _("Vote on the design")
    SETTLE = "settle", _("Count the votes again")
    FOLLOW_UP = "follow_up", _("Set a follow-up")


TRANSITIONS: dict[tuple[ProjectStatus, Action], ProjectStatus] = {
    (ProjectStatus.PROPOSED, Action.VOTE): ProjectStatus.PROPOSED,
    (ProjectStatus.PROPOSED, Action.SETTLE): ProjectStatus.PROPOSED,
    (ProjectStatus.APPROVED, Action.FOLLOW_UP): ProjectStatus.APPROVED,
    (ProjectStatus.CLOSED, Action.FOLLOW_UP): ProjectStatus.CLOSED,
}
"""A vote leaves the project as it is; the count of the votes moves it, through `delivery`."""

CARRIED_OUT: dict[Ballot, ProjectAction] = {
    Ballot.APPROVE: ProjectAction.APPROVE,
    Ballot.REVISE: ProjectAction.SEND_BACK,
    Ballot.REJECT: ProjectAction.REJECT,
}
"""What an outcome of the count does to the project."""


class FollowUpStatus(TextChoices):
    """What the committee made of the feedback (整改)."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")


class FollowUpAction(TextChoices):
    """What may be done with a follow-up."""

    DONE = "done", _("Declare done")


FOLLOW_UP_TRANSITIONS: dict[tuple[FollowUpStatus, FollowUpAction], FollowUpStatus] = {
    (FollowUpStatus.OPEN, FollowUpAction.DONE): FollowUpStatus.DONE,
}


class Recusal(TextChoices):
    """Why a person may not vote on an item."""

    AFFILIATED = "affiliated", _("tied to the contractor, or with a declared interest in it")
    REGISTERED = "registered", _("registered this project")
