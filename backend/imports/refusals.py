"""Refusals of an import."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


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


class ValueRefused(DomainError):
    """What the database does not keep."""

    code = "invalid_value"
    status = 422
    title = _("A value that cannot be kept")
    message = _("A value of the row cannot be kept as it is. Correct it, and import the row again.")
