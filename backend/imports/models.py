"""A file that is read row by row, and what is said of its rows: to be derived from."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.imports.states import ImportStatus
from backend.states import status_constraint


class FileImport(models.Model):
    """A file, and how far it was read. `lines` and `content` are its rows' report and the file itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dry_run = models.BooleanField(_("dry run"), default=False)
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """Of the file and all that was said of it: asked for again while it is under way, it goes on where it was."""
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus.choices, default=ImportStatus.UNDER_WAY)
    survey = models.JSONField(_("survey"), null=True, blank=True)
    """What was found in the file before its rows were read: a `surveying.Survey`."""
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    """Why it cannot be read, a code."""
    total = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)
    """The number of the last row that was read."""
    read = models.PositiveIntegerField(_("rows read"), default=0)
    created = models.PositiveIntegerField(_("came in"), default=0)
    existing = models.PositiveIntegerField(_("there before"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    noted = models.PositiveIntegerField(_("kept with a note"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    lines: Any
    """A manager of `Line`."""
    content: Any
    """A `SealedPieces`."""

    class Meta:
        abstract = True


def constraints_of(name: str) -> list[models.BaseConstraint]:
    """What every table of imports holds to."""
    return [
        status_constraint(ImportStatus, f"{name}_status_known"),
        models.UniqueConstraint(
            fields=["street", "fingerprint"],
            condition=models.Q(status=ImportStatus.UNDER_WAY),
            name=f"{name}_of_a_file_once_at_a_time",
        ),
        models.CheckConstraint(
            condition=models.Q(read=models.F("created") + models.F("existing") + models.F("rejected")),
            name=f"{name}_each_row_counts_once",
        ),
    ]


class Line(models.Model):
    """What is to be said of one row: why it was rejected, or with what it was kept. None of its words: they stand in the file.

    `of` is the import.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    kept = models.BooleanField(_("kept"))
    column = models.CharField(_("column"), max_length=100, blank=True)
    code = models.CharField(_("code"), max_length=40)

    class Meta:
        abstract = True

    ONCE: ClassVar = ["of", "number", "column", "code"]

    def __str__(self) -> str:
        return f"{self.number} {self.code}"
