"""How far an import has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportStatus(TextChoices):
    """How far an import has come."""

    UNDER_WAY = "under_way", _("Being read")
    DONE = "done", _("Read to its end")
    CANCELLED = "cancelled", _("Called off")
    UNREADABLE = "unreadable", _("Cannot be read")
    FORGOTTEN = "forgotten", _("File and report deleted")


class ImportAction(TextChoices):
    """What may be done with an import."""

    ASK = "ask", _("Import a file")
    READ = "read", _("Read the next rows")
    FINISH = "finish", _("Reach the end of the file")
    REFUSE = "refuse", _("Refuse a file that cannot be read")
    CANCEL = "cancel", _("Call the import off")
    FORGET = "forget", _("Delete the file and the report after their time")


IMPORT_TRANSITIONS: dict[tuple[ImportStatus, ImportAction], ImportStatus] = {
    (ImportStatus.UNDER_WAY, ImportAction.READ): ImportStatus.UNDER_WAY,
    (ImportStatus.UNDER_WAY, ImportAction.FINISH): ImportStatus.DONE,
    (ImportStatus.UNDER_WAY, ImportAction.REFUSE): ImportStatus.UNREADABLE,
    (ImportStatus.UNDER_WAY, ImportAction.CANCEL): ImportStatus.CANCELLED,
    **{
        (status, ImportAction.FORGET): ImportStatus.FORGOTTEN
        for status in (ImportStatus.DONE, ImportStatus.CANCELLED, ImportStatus.UNREADABLE)
    },
}
OVER = (ImportStatus.DONE, ImportStatus.CANCELLED, ImportStatus.UNREADABLE)
"""Read no further, and file and report are still there."""
