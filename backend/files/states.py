"""A file, from the first byte until it is withdrawn."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a phone makes of the world."""

    PHOTO = "photo", _("Photo")
    AUDIO = "audio", _("Voice note")
    DOCUMENT = "document", _("Document")
    TABLE = "table", _("Table to import")


class Copy(TextChoices):
    """What a link leads to. All but the original are made by us."""

    FULL = "full", _("Full size")
    LARGE = "large", _("1280 pixels")
    SMALL = "small", _("320 pixels")
    ORIGINAL = "original", _("Original, for its owner alone")


class Status(TextChoices):
    """Where a file stands."""

    UPLOADING = "uploading", _("Uploading")
    PROCESSING = "processing", _("Being prepared")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TAKEN_DOWN = "taken_down", _("Taken down")
    REMOVED = "removed", _("Removed for good")


class Action(TextChoices):
    """What may be done. `process`, `refuse` and `remove` are the system's own."""

    START = "start", _("Start an upload")
    APPEND = "append", _("Send bytes")
    COMPLETE = "complete", _("Complete the upload")
    PROCESS = "process", _("Prepare what is served")
    REFUSE = "refuse", _("Refuse what cannot be read")
    ATTACH = "attach", _("Attach to something")
    READ = "read", _("See or hear it")
    READ_ORIGINAL = "read_original", _("Get the original back")
    READ_ORIGIN = "read_origin", _("See when and where it was taken")
    WITHDRAW = "withdraw", _("Withdraw")
    TAKE_DOWN = "take_down", _("Take down")
    RESTORE = "restore", _("Undo a take-down")
    REMOVE = "remove", _("Remove what was taken down")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.UPLOADING, Action.APPEND): Status.UPLOADING,
    (Status.UPLOADING, Action.COMPLETE): Status.PROCESSING,
    (Status.PROCESSING, Action.PROCESS): Status.READY,
    (Status.PROCESSING, Action.REFUSE): Status.REFUSED,
    (Status.READY, Action.ATTACH): Status.READY,
    (Status.READY, Action.READ): Status.READY,
    (Status.READY, Action.READ_ORIGINAL): Status.READY,
    (Status.READY, Action.READ_ORIGIN): Status.READY,
    (Status.READY, Action.TAKE_DOWN): Status.TAKEN_DOWN,
    (Status.TAKEN_DOWN, Action.RESTORE): Status.READY,
    (Status.TAKEN_DOWN, Action.REMOVE): Status.REMOVED,
    **{
        (status, Action.WITHDRAW): Status.WITHDRAWN
        for status in (Status.UPLOADING, Status.PROCESSING, Status.READY, Status.REFUSED, Status.TAKEN_DOWN)
    },
}
