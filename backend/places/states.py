"""What may be done to the tree of areas, which has no states; and how a place was found, and how exactly."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done."""

    CREATE_STREET = "create_street", _("Create a street")
    IMPORT_BOUNDARIES = "import_boundaries", _("Import boundaries")
    CONFIGURE = "configure", _("Set the street's options")
    IMPORT_GAZETTEER = "import_gazetteer", _("Import the gazetteer")


class LandmarkKind(TextChoices):
    """What people name instead of a position."""

    HUTONG = "hutong", _("Hutong or lane")
    ROAD = "road", _("Road")
    COMPOUND = "compound", _("Compound or estate")
    PUBLIC = "public", _("Public place")


class Geocoded(TextChoices):
    """Where the position of something reported comes from."""

    DEVICE = "device", _("The device, or a pin on the map")
    ON_RECORD = "on_record", _("The address on record")
    GAZETTEER = "gazetteer", _("The street's gazetteer")
    OUTSIDE = "outside", _("An outside geocoder")
    NONE = "none", _("Not found")


class Exactness(TextChoices):
    """How far a position may be trusted."""

    EXACT = "exact", _("The place itself")
    LANDMARK = "landmark", _("The middle of a lane, road or compound; not the house number")
    AREA = "area", _("The neighbourhood at best")
