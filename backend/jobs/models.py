"""What procrastinate's own tables do not hold: what was done once for ever, and why a job failed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Once(models.Model):
    """A thing that is done once ever, by its key. procrastinate's queueing lock covers only jobs that still wait."""

    key = models.CharField(_("key"), max_length=200, primary_key=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("thing done once")
        verbose_name_plural = _("things done once")

    def __str__(self) -> str:
        return self.key


class Failure(models.Model):
    """The last failure of a job. No foreign key: procrastinate's tables are not ours."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("at"))
    error = models.TextField(_("error"))

    class Meta:
        verbose_name = _("job failure")
        verbose_name_plural = _("job failures")
        indexes: ClassVar = [models.Index(fields=["at"], name="job_failure_at")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.error}"
