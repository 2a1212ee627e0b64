"""What the database knows of the keys that its encrypted fields need."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Key(models.Model):
    """A key that values of this database may be under. Its name only: eight hexadecimal digits."""

    class Purpose(models.TextChoices):
        """What a key is for."""

        FIELD = "field", _("encrypts fields")
        INDEX = "index", _("finds by fields")

    id = models.CharField(max_length=8, primary_key=True)
    purpose = models.CharField(_("purpose"), max_length=5, choices=Purpose.choices)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose"], condition=models.Q(purpose="index"), name="privacy_one_index_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
