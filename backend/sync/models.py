"""What was sent to each phone: not the things, but a digest of each, so that only what differs is sent again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id


class Shelf(models.Model):
    """What one signed-in phone holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session = models.OneToOneField("accounts.DeviceSession", models.CASCADE, related_name="+")
    given = models.PositiveIntegerField(default=0)
    """The number of the last answer that was given."""
    taken = models.PositiveIntegerField(default=0)
    """The number of the last answer that the phone is known to have."""
    used_at = models.DateTimeField(_("used at"))

    class Meta:
        verbose_name = _("shelf")
        verbose_name_plural = _("shelves")
        indexes: ClassVar = [models.Index(fields=["used_at"], name="shelf_age")]

    def __str__(self) -> str:
        return str(self.session_id)


class Held(models.Model):
    """One thing on it, as it was last sent: in which answer, and whether that said that it is gone."""

    id = models.BigAutoField(primary_key=True)
    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="held")
    kind = models.CharField(max_length=20)
    thing = models.UUIDField()
    digest = models.BinaryField(max_length=16)
    sent_in = models.PositiveIntegerField()
    gone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("thing held")
        verbose_name_plural = _("things held")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shelf", "kind", "thing"], name="held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
