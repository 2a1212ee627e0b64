"""Subscriptions, what happened in them, and up to where the digest of each person has come."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from needs.subscriptions.states import Pace, Radius, What


class Subscription(models.Model):
    """A resident wants to hear of an area, of a category, of both, or of the surroundings of a place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """The street where only a category was named; null around a place."""
    category = models.CharField(_("category"), max_length=40, blank=True)
    """And what stands under it; empty for all."""
    cell = models.BigIntegerField(_("H3 cell"), null=True, blank=True)
    """The cell of the place; the place itself is not kept."""
    radius_m = models.PositiveSmallIntegerField(_("radius in metres"), choices=Radius.choices, null=True, blank=True)
    pace = models.CharField(_("how often"), max_length=5, choices=Pace.choices)
    scope = models.CharField(max_length=90, editable=False)
    """The same of all who want the same (`scopes`): by it they are found."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "scope"], name="subscription_once"),
            models.CheckConstraint(condition=models.Q(pace__in=Pace.values), name="subscription_pace_known"),
            models.CheckConstraint(
                condition=models.Q(area__isnull=False, cell=None, radius_m=None)
                | models.Q(area=None, cell__isnull=False, radius_m__in=Radius.values),
                name="subscription_of_area_or_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["scope", "pace", "user"], name="subscription_of_scope"),
            models.Index(fields=["street", "pace", "user"], name="subscription_of_street"),
        ]

    def __str__(self) -> str:
        return self.scope


class Happening(models.Model):
    """Something that subscribers may hear of, once: of the need or signal it holds nothing but which."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(_("what"), max_length=6, choices=What.choices)
    need = models.ForeignKey("desk.Need", models.CASCADE, null=True, related_name="+", db_index=False)
    signal = models.ForeignKey("signals.Signal", models.CASCADE, null=True, related_name="+", db_index=False)
    round = models.PositiveIntegerField(default=0)
    """A need may be answered again after it was reopened; a signal may come back."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("happening")
        verbose_name_plural = _("happenings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "signal", "what", "round"], nulls_distinct=False, name="happening_once"
            ),
            models.CheckConstraint(
                condition=models.Q(what=What.SIGNAL, need=None, signal__isnull=False)
                | models.Q(what__in=[What.NEED, What.ANSWER], need__isnull=False, signal=None),
                name="happening_of_need_or_signal",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "at"], name="happening_of_street")]

    def __str__(self) -> str:
        return f"{self.what} {self.need_id or self.signal_id}"


class Digested(models.Model):
    """Up to where a person's digest has come."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("day"))
    """Of the street: once on each."""
    up_to = models.DateTimeField(_("up to"))

    class Meta:
        verbose_name = _("state of the digest")
        verbose_name_plural = _("states of the digest")

    def __str__(self) -> str:
        return str(self.day)
