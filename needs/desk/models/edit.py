"""What a report said before it was changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from needs.desk.models.need import Need


class Edit(models.Model):
    """One change by the resident: the originals are kept, and nobody writes over them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="edits", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    before = EncryptedText(_("before"), max_length=40_000)
    """JSON: what the fields that were changed said. Encrypted, for an address may be among them."""

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        indexes: ClassVar = [models.Index(fields=["need", "id"], name="edit_of_need")]

    def __str__(self) -> str:
        return str(self.id)
