"""The tree of areas: street → community → grid. A street is the tenant."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.places.datum import Datum
from backend.places.states import LandmarkKind


class Level(models.TextChoices):
    """The levels of the tree."""

    STREET = "street", _("Street")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")


class Area(models.Model):
    """A street, a community of it, or a grid of a community."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("self", models.PROTECT, related_name="areas", verbose_name=_("street"))
    """The street that the area belongs to; a street belongs to itself."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(_("level"), max_length=9, choices=Level.choices)
    code = models.CharField(_("code"), max_length=20)
    """The division code (street 9 digits, community 12), or one of the street's own."""
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    boundary = models.JSONField(_("boundary"), null=True, blank=True)
    """GeoJSON Polygon or MultiPolygon, WGS-84, [lng, lat]."""
    boundary_version = models.PositiveIntegerField(default=0)
    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)
    timezone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    config = models.JSONField(_("settings"), default=dict, blank=True)
    """What this street sets otherwise than the defaults; each domain reads its own keys."""

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["street", "code"], name="area_code_once_in_a_street"),
            models.UniqueConstraint(fields=["code"], condition=models.Q(level=Level.STREET), name="street_code_once"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="area_level_known"),
            models.CheckConstraint(
                condition=models.Q(level=Level.STREET, parent=None, street=models.F("id"))
                | (~models.Q(level=Level.STREET) & models.Q(parent__isnull=False)),
                name="area_street_is_the_root",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "level", "code"], name="area_of_street")]

    def __str__(self) -> str:
        return self.name


class Landmark(models.Model):
    """An entry of a street's gazetteer: what people name instead of a position. Public places all; no person's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey(Area, models.PROTECT, related_name="landmarks", verbose_name=_("street"), db_index=False)
    name = models.CharField(_("name"), max_length=60)
    aliases = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("aliases"))
    """What else it is called, with a house number where it is known by one: 东四六条 63 号."""
    kind = models.CharField(_("kind"), max_length=8, choices=LandmarkKind.choices)
    lat = models.FloatField(_("latitude"))
    lng = models.FloatField(_("longitude"))
    """WGS-84: the middle of a lane, the gate of a compound."""
    community = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("landmark")
        verbose_name_plural = _("landmarks")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["street", "name", "community"], nulls_distinct=False, name="landmark_once_in_a_community"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=LandmarkKind.values), name="landmark_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """What every row with a place holds: WGS-84, the datum that was sent, its H3 cell, the areas found."""

    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    datum = models.CharField(_("datum sent"), max_length=6, choices=Datum.choices, blank=True)
    """The datum of the input; `lat` and `lng` are WGS-84 whatever it was."""
    cell = models.BigIntegerField(_("H3 cell"), null=True, editable=False, db_index=True)
    """The H3 cell of resolution 9 (about 0.1 km²), as a signed 64-bit number: what strangers see, and what `near`
    searches by ranges."""
    address = EncryptedText(_("address"), max_length=200, blank=True)
    community = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Home(Place):
    """A place where somebody lives. `address` is the building or compound; the door is apart from it.

    Strangers see the cell. Building, door and phone leave through `households.services.reveal` alone.
    """

    door = EncryptedText(_("door"), max_length=200, blank=True)
    """Unit, floor, room: what leads from the building to the person."""

    class Meta:
        abstract = True
