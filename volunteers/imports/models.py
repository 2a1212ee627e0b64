"""Tables of volunteers, and how far they were read."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.files.sealed import SealedPieces
from backend.imports.models import FileImport, Line, constraints_of


class VolunteerImport(FileImport):
    """A table of volunteers. A row puts a person on the roster, found or entered by their phone."""

    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    """A `schemas.VolunteerMapping`."""
    agreed = models.BooleanField(_("they agreed"), default=False)
    """Whether who asked for it says that everybody in it agreed, where no column does row by row."""

    class Meta:
        verbose_name = _("import of volunteers")
        verbose_name_plural = _("imports of volunteers")
        constraints: ClassVar = constraints_of("volunteer_import")
        indexes: ClassVar = [models.Index(fields=["street", "-id"], name="volunteer_import_of_street")]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.status}"


class VolunteerImportContent(SealedPieces):
    """Where the table lies, and what opens it."""

    owner = models.OneToOneField(VolunteerImport, models.CASCADE, primary_key=True, related_name="content")

    class Meta:
        verbose_name = _("table of an import of volunteers")
        verbose_name_plural = _("tables of imports of volunteers")

    def __str__(self) -> str:
        return str(self.owner_id)


class VolunteerImportLine(Line):
    """What is to be said of one row."""

    of = models.ForeignKey(VolunteerImport, models.CASCADE, related_name="lines", db_index=False)

    class Meta:
        verbose_name = _("line of a report on an import of volunteers")
        verbose_name_plural = _("lines of reports on imports of volunteers")
        constraints: ClassVar = [models.UniqueConstraint(fields=Line.ONCE, name="volunteer_import_line_once")]
