"""What is said about a need: between the resident and who handles it, within the group, to the neighbours."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from needs.desk.models.need import Need, passages_of
from needs.desk.states import Audience, Showing


class Message(models.Model):
    """A line that somebody wrote about a need. It stays as it was written."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="messages", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    audience = models.CharField(_("audience"), max_length=9, choices=Audience.choices)
    of_the_group = models.BooleanField(_("from the group"))
    """Written by who handles it or works on it, and not by whose matter it is."""
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))
    showing = models.CharField(_("moderation"), max_length=7, choices=Showing.choices, default=Showing.SHOWN)
    """Whether moderation lets the street read what was written to it."""
    blacked_out = EncryptedText(max_length=30_000, blank=True, editable=False)
    """As of a need."""

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="message_audience_known"),
            models.CheckConstraint(
                condition=models.Q(audience=Audience.CONCERNED) | models.Q(of_the_group=True),
                name="message_notes_are_the_group_s",
            ),
            models.CheckConstraint(
                condition=models.Q(showing=Showing.SHOWN) | models.Q(showing=Showing.HIDDEN, audience=Audience.STREET),
                name="message_hidden_from_the_street",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["need", "id"], name="message_of_need")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def passages(self) -> list[str]:
        """What of its words the street does not read."""
        return passages_of(self.blacked_out)
