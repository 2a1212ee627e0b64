"""The words by which needs are sorted, and a category from its first day to its last."""

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
    """How soon; each has its service targets (`needs.desk.targets`)."""

    EMERGENCY = "emergency", _("Emergency: life or safety")
    URGENT = "urgent", _("Urgent: utilities, weather")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Can wait")


class Answer(TextChoices):
    """What a field is answered with."""

    TEXT = "text", _("A line of text")
    PARAGRAPH = "paragraph", _("Several lines of text")
    NUMBER = "number", _("A number")
    DATETIME = "datetime", _("A date and time")
    ONE_OF = "one_of", _("One of a list")
    SEVERAL_OF = "several_of", _("Several of a list")


class Material(TextChoices):
    """What is to be shown."""

    PHOTO = "photo", _("A photo")
    VOICE = "voice", _("A voice note")
    PAPER = "paper", _("A paper, as a file or photographed")


class Number(TextChoices):
    """Whom to call at once."""

    POLICE = "110", _("Police")
    FIRE = "119", _("Fire and rescue")
    AMBULANCE = "120", _("Ambulance")
    TRAFFIC = "122", _("Traffic accidents")


class Status(TextChoices):
    """Whether new needs may be put into it."""

    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("Retired")


class Action(TextChoices):
    """What may be done."""

    PUT = "put", _("Create or change a category")
    RETIRE = "retire", _("Retire a category")
    RESTORE = "restore", _("Bring a category back")
    IMPORT = "import", _("Import categories")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.ACTIVE, Action.PUT): Status.ACTIVE,
    (Status.RETIRED, Action.PUT): Status.RETIRED,
    (Status.ACTIVE, Action.RETIRE): Status.RETIRED,
    (Status.RETIRED, Action.RESTORE): Status.ACTIVE,
}
