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


class OneContent(DomainError):
    """A file or a text: neither both nor none."""

    code = "one_content"
    status = 422
    title = _("Which rows?")
    message = _("Send the rows as text, or name a file that was uploaded with the purpose import: one of the two.")


class NoSuchTable(DomainError):
    """A file that is not there to be imported."""

    code = "no_such_table"
    status = 422
    title = _("No such file")
    message = _(
        "There is no file of yours by this id that is ready and has the purpose import. Upload it, and wait until it is ready."
    )


class ReportGone(DomainError):
    """The report on an import was deleted after its time."""

    code = "report_gone"
    status = 409
    title = _("The report was deleted")
    message = _(
        "The report on this import was deleted after its time. Import the file again as a dry run to get a new one."
    )


class NotOfTheStreet(DomainError):
    """A key is for an account of the street."""

    code = "not_of_the_street"
    status = 422
    title = _("Nobody of this street")
    message = _("An Open311 key reports in the name of an account of this street. Name one by its id.")


class ValueRefused(DomainError):
    """What the database does not keep."""

    code = "invalid_value"
    status = 422
    title = _("A value that cannot be kept")
    message = _("A value of the row cannot be kept as it is. Correct it, and import the row again.")
