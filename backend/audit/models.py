"""Append-only: who did what to what, when, why. The database refuses to change or delete an entry."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id


class Entry(models.Model):
    """One act. The timeline of an object is its entries."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("at"))
    street_id = models.UUIDField()
    actor_id = models.UUIDField()
    """A person, or the zero id where the system itself acted. No foreign key: an entry outlives an account."""
    action = models.CharField(_("action"), max_length=60)
    """`kind.action`, as in `need.triage`: the words of policy, URL and screen."""
    object_id = models.UUIDField()
    before = models.CharField(_("status before"), max_length=20, blank=True)
    after = models.CharField(_("status after"), max_length=20, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("data"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes: ClassVar = [models.Index(fields=["object_id", "id"], name="audit_of_object")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.action} {self.object_id}"
