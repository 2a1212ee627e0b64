"""Refusals of the exchange."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class ExtractUnderWay(DomainError):
    """One at a time."""

    code = "extract_under_way"
    status = 409
    title = _("One is being written")
    message = _(
        "Another extract of yours is being written. Wait for it, or call it off: POST /exports/{extract_id}/cancel."
    )


class ExtractGone(DomainError):
    """The extract is not there yet, or no longer."""

    code = "extract_not_ready"
    status = 409
    title = _("Not to be fetched now")
    message = _(
        "This extract is still being written, was called off, or was deleted after its time. Ask for a new one: "
        "POST /exports."
    )


class ExtractLinkEnded(DomainError):
    """A link that is not ours, not theirs, or too old."""

    code = "extract_link_ended"
    status = 410
    title = _("The link has ended")
    message = _("Links to an extract hold for ten minutes. Read it again under /exports for a fresh one.")


class DatumFixed(DomainError):
    """A format that has one datum by its own rules."""

    code = "datum_fixed"
    status = 422
    title = _("This format is in WGS-84")
    message = _("GeoReport Bulk is in WGS-84 by its specification. Leave datum out, or take another format.")


class NotOfTheStreet(DomainError):
    """A key is for an account of the street."""

    code = "not_of_the_street"
    status = 422
    title = _("Nobody of this street")
    message = _("An Open311 key reports in the name of an account of this street. Name one by its id.")
