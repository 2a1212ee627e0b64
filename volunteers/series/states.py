"""A series of tasks runs until it ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Whether tasks are still made of it."""

    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Action(TextChoices):
    """What may be done."""

    CREATE = "create", _("Begin a series of tasks")
    MAKE = "make", _("Make its next tasks")
    CHANGE = "change", _("Change a series, or one of its tasks")
    ASK_STANDING = "ask_standing", _("Ask a volunteer to come to a series every time")
    CUT = "cut", _("Call off the rest of a series")
    END = "end", _("End a series")
    HAND_OVER = "hand_over", _("Hand a series over to another who directs it")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.RUNNING, Action.MAKE): Status.RUNNING,
    (Status.RUNNING, Action.CHANGE): Status.RUNNING,
    (Status.RUNNING, Action.ASK_STANDING): Status.RUNNING,
    (Status.RUNNING, Action.CUT): Status.RUNNING,
    (Status.RUNNING, Action.END): Status.ENDED,
    (Status.RUNNING, Action.HAND_OVER): Status.RUNNING,
}


class Holidays(TextChoices):
    """What becomes of an occurrence on a public holiday."""

    KEEP = "keep", _("Also on public holidays")
    SKIP = "skip", _("Not on public holidays")


class Scope(TextChoices):
    """Which of the tasks of a series are changed."""

    ONE = "one", _("This one alone")
    FROM_HERE = "from_here", _("This one and those after it")
    ALL = "all", _("All that are ahead")


class StandingStatus(TextChoices):
    """A volunteer comes to a series every time who was asked and said yes."""

    ASKED = "asked", _("Asked")
    STANDING = "standing", _("Comes every time")
    REFUSED = "refused", _("Refused")
    ENDED = "ended", _("No longer")


class StandingAction(TextChoices):
    """What may be done."""

    AGREE = "agree", _("Agree to come every time")
    REFUSE = "refuse", _("Decline to come every time")
    STAND_IN = "stand_in", _("Have a stand-in for one day")
    END = "end", _("Come every time no longer")


STANDING_TRANSITIONS: dict[tuple[StandingStatus, StandingAction], StandingStatus] = {
    (StandingStatus.ASKED, StandingAction.AGREE): StandingStatus.STANDING,
    (StandingStatus.ASKED, StandingAction.REFUSE): StandingStatus.REFUSED,
    (StandingStatus.STANDING, StandingAction.STAND_IN): StandingStatus.STANDING,
    (StandingStatus.ASKED, StandingAction.END): StandingStatus.ENDED,
    (StandingStatus.STANDING, StandingAction.END): StandingStatus.ENDED,
}

STANDING_OPEN = (StandingStatus.ASKED, StandingStatus.STANDING)
"""Of these a volunteer has one at a time on a series."""


class TemplateStatus(TextChoices):
    """Whether tasks are still made of a template."""

    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class TemplateAction(TextChoices):
    """What may be done."""

    CREATE = "create", _("Keep a template")
    CHANGE = "change", _("Change a template")
    USE = "use", _("Make a task or a series of a template")
    RETIRE = "retire", _("Retire a template")


TEMPLATE_TRANSITIONS: dict[tuple[TemplateStatus, TemplateAction], TemplateStatus] = {
    (TemplateStatus.ACTIVE, TemplateAction.CHANGE): TemplateStatus.ACTIVE,
    (TemplateStatus.ACTIVE, TemplateAction.USE): TemplateStatus.ACTIVE,
    (TemplateStatus.ACTIVE, TemplateAction.RETIRE): TemplateStatus.RETIRED,
}
