"""Two small machines: an election (a recall is one), and a nomination."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the members decide."""

    ELECTION = "election", _("Election")
    RECALL = "recall", _("Recall")


class Status(TextChoices):
    """Where it stands."""

    GATHERING = "gathering", _("Nominations or signatures are gathered")
    VOTING = "voting", _("Voting")
    COUNTED = "counted", _("Counted")
    FAILED = "failed", _("Came to nothing")
    CANCELLED = "cancelled", _("Called off")


class Action(TextChoices):
    """What may be done."""

    CALL = "call", _("Call an election")
    PETITION = "petition", _("Ask for a recall")
    NOMINATE = "nominate", _("Nominate")
    SIGN = "sign", _("Sign for a recall")
    OPEN = "open", _("Open the vote")
    VOTE = "vote", _("Vote")
    COUNT = "count", _("Count the votes")
    FAIL = "fail", _("Note that it came to nothing")
    CANCEL = "cancel", _("Call off an election")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.GATHERING, Action.NOMINATE): Status.GATHERING,
    (Status.GATHERING, Action.SIGN): Status.GATHERING,
    (Status.GATHERING, Action.OPEN): Status.VOTING,
    (Status.GATHERING, Action.FAIL): Status.FAILED,
    (Status.GATHERING, Action.CANCEL): Status.CANCELLED,
    (Status.VOTING, Action.VOTE): Status.VOTING,
    (Status.VOTING, Action.COUNT): Status.COUNTED,
    (Status.VOTING, Action.FAIL): Status.FAILED,
}

OPEN = (Status.GATHERING, Status.VOTING)


class NominationStatus(TextChoices):
    """Where a nomination stands; only who accepted is on the ballot."""

    NOMINATED = "nominated", _("Nominated")
    SECONDED = "seconded", _("Seconded")
    ACCEPTED = "accepted", _("Stands for election")
    DECLINED = "declined", _("Declined")


class NominationAction(TextChoices):
    """What may be done with a nomination."""

    SECOND = "second", _("Second a nomination")
    ACCEPT = "accept", _("Accept a nomination")
    DECLINE = "decline", _("Decline a nomination")


NOMINATION_TRANSITIONS: dict[tuple[NominationStatus, NominationAction], NominationStatus] = {
    (NominationStatus.NOMINATED, NominationAction.SECOND): NominationStatus.SECONDED,
    (NominationStatus.SECONDED, NominationAction.ACCEPT): NominationStatus.ACCEPTED,
    (NominationStatus.NOMINATED, NominationAction.DECLINE): NominationStatus.DECLINED,
    (NominationStatus.SECONDED, NominationAction.DECLINE): NominationStatus.DECLINED,
    (NominationStatus.ACCEPTED, NominationAction.DECLINE): NominationStatus.DECLINED,
}
