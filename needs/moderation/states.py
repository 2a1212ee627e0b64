"""What the street may read: hidden, blacked out, shown again; and the resident's appeal against it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from needs.desk.states import Showing


class What(TextChoices):
    """What a moderator did."""

    HIDE = "hide", _("Hidden")
    REDACT = "redact", _("Passages blacked out")


class Reason(TextChoices):
    """Why. “Unwelcome” is none: a complaint about somebody stays readable."""

    PERSONAL_DATA = "personal_data", _("Personal data of others")
    INSULT = "insult", _("An insult")
    ADVERTISING = "advertising", _("Advertising")
    ILLEGAL = "illegal", _("Against the law")
    NO_NEED = "no_need", _("A test, or nobody's need")
    SPAM = "spam", _("The same again and again")
    OTHER = "other", _("Another reason, said in words")


class TargetAction(TextChoices):
    """What may be done with what the street reads: the summary of a need, or a message to all."""

    HIDE = "hide", _("Hide it from the street")
    REDACT = "redact", _("Black out passages of it")
    LET_THROUGH = "let_through", _("Let it through")
    FLAG = "flag", _("Flag it")


TARGET_TRANSITIONS: dict[tuple[Showing, TargetAction], Showing] = {
    (Showing.SHOWN, TargetAction.HIDE): Showing.HIDDEN,
    (Showing.SHOWN, TargetAction.REDACT): Showing.SHOWN,
    (Showing.SHOWN, TargetAction.FLAG): Showing.SHOWN,
    (Showing.WAITING, TargetAction.HIDE): Showing.HIDDEN,
    # What was blacked out still waits to be let through.
    (Showing.WAITING, TargetAction.REDACT): Showing.WAITING,
    (Showing.WAITING, TargetAction.LET_THROUGH): Showing.SHOWN,
    (Showing.HIDDEN, TargetAction.REDACT): Showing.HIDDEN,
}


class Status(TextChoices):
    """Where an act of moderation stands."""

    STANDING = "standing", _("In force")
    APPEALED = "appealed", _("The resident appeals: in force until somebody else has looked")
    UPHELD = "upheld", _("Reviewed by somebody else, and upheld")
    OVERTURNED = "overturned", _("Reviewed by somebody else, and overturned")
    RESTORED = "restored", _("Taken back")


class Action(TextChoices):
    """What may be done with an act of moderation."""

    RESTORE = "restore", _("Take it back")
    APPEAL = "appeal", _("Appeal")
    UPHOLD = "uphold", _("Uphold against the appeal")
    OVERTURN = "overturn", _("Overturn after the appeal")


IN_FORCE = (Status.STANDING, Status.APPEALED, Status.UPHELD)

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    **{(status, Action.RESTORE): Status.RESTORED for status in IN_FORCE},
    # Once: what is upheld leads to no second appeal.
    (Status.STANDING, Action.APPEAL): Status.APPEALED,
    (Status.APPEALED, Action.UPHOLD): Status.UPHELD,
    (Status.APPEALED, Action.OVERTURN): Status.OVERTURNED,
}


class Why(TextChoices):
    """Why something is in the moderators' queue."""

    NEW = "new", _("Waits to be let through")
    EDITED = "edited", _("Changed by the resident since it was moderated")
    FLAGS = "flags", _("Flagged by residents")
    APPEAL = "appeal", _("An appeal waits for somebody else")


TO_DECIDE = (Why.NEW, Why.APPEAL)
"""These wait for a decision: they cannot be left as they are."""


class ItemStatus(TextChoices):
    """Where something in the queue stands."""

    OPEN = "open", _("Waits for a moderator")
    LEFT = "left", _("Looked at, and left as it is")
    SETTLED = "settled", _("Decided")


class ItemAction(TextChoices):
    """What may be done with something in the queue. The last one is the system's own."""

    LEAVE = "leave", _("Leave it as it is")
    SETTLE = "settle", _("Take it off the queue")


ITEM_TRANSITIONS: dict[tuple[ItemStatus, ItemAction], ItemStatus] = {
    (ItemStatus.OPEN, ItemAction.LEAVE): ItemStatus.LEFT,
    (ItemStatus.OPEN, ItemAction.SETTLE): ItemStatus.SETTLED,
}


class DeskAction(TextChoices):
    """What may be done that is about no one need. It has no states."""

    READ_QUEUE = "read_queue", _("Read the moderators' queue")
    READ_LOG = "read_log", _("Read how much was moderated, and why")
