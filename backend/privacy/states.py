"""What people may ask for about themselves, and how far it has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What personal information may be used for. Each is asked for by itself, and only once something goes by the answer."""

    SERVICE = "service", _("Running the service")
    PUBLISH = "publish", _("Publishing a summary")
    SHARE_WITH_CONTRACTOR = "share_with_contractor", _("Sharing with a contractor")
    CARE = "care", _("Being looked after")
    CASE = "case", _("A professional case")
    CROSS_BORDER = "cross_border", _("Sending abroad (Firebase)")


class How(TextChoices):
    """By what a consent was given or withdrawn."""

    APP = "app", _("In the app")
    SIGN_IN = "sign_in", _("By signing in")
    REPORT = "report", _("With the report itself")
    DESK = "desk", _("At the desk, on paper or by voice")


class Action(TextChoices):
    """What may be done."""

    GIVE = "give", _("Give consent")
    WITHDRAW = "withdraw", _("Withdraw consent")
    EXPORT = "export", _("Ask for a copy of what is held about oneself")
    ERASE = "erase", _("Ask to be erased")


class ExportStatus(TextChoices):
    """How far a copy has come."""

    QUEUED = "queued", _("Being put together")
    READY = "ready", _("Ready to fetch")
    EXPIRED = "expired", _("Deleted again")


class ExportAction(TextChoices):
    """What may be done with a copy."""

    BUILD = "build", _("Put the copy together")
    FETCH = "fetch", _("Fetch the copy")
    EXPIRE = "expire", _("Delete the copy after its time")


EXPORT_TRANSITIONS: dict[tuple[ExportStatus, ExportAction], ExportStatus] = {
    (ExportStatus.QUEUED, ExportAction.BUILD): ExportStatus.READY,
    (ExportStatus.READY, ExportAction.FETCH): ExportStatus.READY,
    (ExportStatus.READY, ExportAction.EXPIRE): ExportStatus.EXPIRED,
}


class ErasureStatus(TextChoices):
    """How far an erasure has come."""

    ASKED = "asked", _("Waiting for the code")
    WAITING = "waiting", _("Confirmed, in its waiting period")
    DONE = "done", _("Erased")
    CANCELLED = "cancelled", _("Called off")
    LAPSED = "lapsed", _("Ended without the code")


class ErasureAction(TextChoices):
    """What may be done with an erasure."""

    CONFIRM = "confirm", _("Confirm with the code")
    CANCEL = "cancel", _("Call it off")
    LAPSE = "lapse", _("End it without the code")
    CARRY_OUT = "carry_out", _("Erase the person")


ERASURE_TRANSITIONS: dict[tuple[ErasureStatus, ErasureAction], ErasureStatus] = {
    (ErasureStatus.ASKED, ErasureAction.CONFIRM): ErasureStatus.WAITING,
    (ErasureStatus.ASKED, ErasureAction.CANCEL): ErasureStatus.CANCELLED,
    (ErasureStatus.ASKED, ErasureAction.LAPSE): ErasureStatus.LAPSED,
    (ErasureStatus.WAITING, ErasureAction.CANCEL): ErasureStatus.CANCELLED,
    (ErasureStatus.WAITING, ErasureAction.CARRY_OUT): ErasureStatus.DONE,
}
