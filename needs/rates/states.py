"""By what the rates are told; and leaving a need out of them, which takes two people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Dimension(TextChoices):
    """By what a table of rates is parted."""

    AREA = "area", _("Area")
    CATEGORY = "category", _("Category")
    TEAM = "team", _("Team")
    CONTRACTOR = "contractor", _("Contractor")
    CHANNEL = "channel", _("Channel")
    MONTH = "month", _("Month")


class Arrival(TextChoices):
    """By what the first-time-right rate is parted."""

    AREA = "area", _("Area")
    CATEGORY = "category", _("Category")
    MONTH = "month", _("Month")


class Reason(TextChoices):
    """Why a need may be left out. “Unreasonable” is none: that is the known abuse."""

    DUPLICATE = "duplicate", _("Reported twice by the same person, and the other is counted")
    OUTSIDE = "outside", _("It lies outside this street, and was passed to whom it concerns")
    MALICIOUS = "malicious", _("Knowingly false, or sent to harm somebody")
    TEST = "test", _("A test or an exercise, and nobody's need")
    NO_MATTER = "no_matter", _("It names nothing that anybody could answer, after asking back")
    LEGAL_REMEDY = "legal_remedy", _("Before a court, in arbitration or in administrative review")


class Status(TextChoices):
    """Where a proposal to leave a need out stands."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed by a second person")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CONTESTED = "contested", _("The resident objects: counted until reviewed")
    UPHELD = "upheld", _("Reviewed by a third person, and upheld")
    LIFTED = "lifted", _("Reviewed by a third person, and lifted")


class Action(TextChoices):
    """What may be done."""

    PROPOSE = "propose", _("Propose to leave a need out of the rates")
    CONFIRM = "confirm", _("Confirm")
    REJECT = "reject", _("Reject")
    WITHDRAW = "withdraw", _("Withdraw")
    OBJECT = "object", _("Object")
    UPHOLD = "uphold", _("Uphold against the objection")
    LIFT = "lift", _("Lift after the objection")


LEFT_OUT = (Status.CONFIRMED, Status.UPHELD)
"""The need is in no rate; how many are, and why, is told beside each."""
STANDING = (Status.PROPOSED, Status.CONFIRMED, Status.CONTESTED, Status.UPHELD)
"""A need has one of these at a time."""
DECIDED_AGAINST = (Status.REJECTED, Status.LIFTED)
"""What was decided is not asked again for the same reason."""

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.PROPOSED, Action.CONFIRM): Status.CONFIRMED,
    (Status.PROPOSED, Action.REJECT): Status.REJECTED,
    **{(status, Action.WITHDRAW): Status.WITHDRAWN for status in STANDING},
    # Once: what is upheld leads to no second objection.
    (Status.CONFIRMED, Action.OBJECT): Status.CONTESTED,
    (Status.CONTESTED, Action.UPHOLD): Status.UPHELD,
    (Status.CONTESTED, Action.LIFT): Status.LIFTED,
}


class RateAction(TextChoices):
    """What may be done with the rates themselves. It has no states."""

    READ = "read", _("Read the rates")
    READ_SMALL = "read_small", _("Read the rates of few")
    ATTRIBUTE = "attribute", _("Note whose team and contractor handled a need")
