"""Why a copy or an erasure is not had now."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class ExportGone(DomainError):
    """The copy is not there yet, or no longer."""

    code = "export_not_ready"
    status = 409
    title = _("Not to be fetched now")
    message = _(
        "This copy is still being put together, or was deleted after its time. Ask for a new one: POST /me/exports."
    )


class ExportLinkEnded(DomainError):
    """A link that is not ours, not theirs, or too old."""

    code = "export_link_ended"
    status = 410
    title = _("The link has ended")
    message = _("Links to a copy hold for ten minutes. Read the copy again under /me/exports for a fresh one.")


class ErasureUnderWay(DomainError):
    """One erasure at a time."""

    code = "erasure_under_way"
    status = 409
    title = _("Already asked for")
    message = _("This was asked for already: see GET /me/erasure. Confirm it with the code, or call it off first.")


class NoPhoneToAsk(DomainError):
    """Nobody is erased without a fresh code."""

    code = "no_phone_to_ask"
    status = 409
    title = _("No phone for the code")
    message = _("An account without a phone is erased at the office of the street: bring your paper card.")


class ErasureBlocked(DomainError):
    """Others count on this person just now."""

    code = "erasure_blocked"
    status = 409
    title = _("Not before something else")
    message = _("Before you can be erased: {reasons}")
