"""The seats of a street's committee."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from volunteers.committee.states import Kind


class Seat(models.Model):
    """A place on the committee, with its holder and the deputy who stands in where the holder is recused."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=17, choices=Kind.choices)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="committee_seats"
    )
    """Null where the seat is vacant: its deputy votes."""
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    """The end of the term; null while open."""
    over = models.BooleanField(_("over"), default=False, editable=False)
    """Whether the end is on record. A term that only the clock has ended is marked when its people are next seated:
    the constraints below cannot read the clock, queries do (`parties.in_force`)."""

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="seat_kind_known"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="seat_ends_later"
            ),
            models.CheckConstraint(
                condition=models.Q(over=False) | models.Q(until__isnull=False), name="seat_over_has_an_end"
            ),
            models.CheckConstraint(
                condition=models.Q(holder=None) | models.Q(deputy=None) | ~models.Q(holder=models.F("deputy")),
                name="seat_deputy_is_another",
            ),
            models.UniqueConstraint(
                fields=["street", "holder"], condition=models.Q(over=False), name="seat_one_per_holder"
            ),
            models.UniqueConstraint(
                fields=["street", "deputy"], condition=models.Q(over=False), name="seat_one_per_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"
