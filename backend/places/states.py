"""What may be done to the tree of areas. It has no states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done."""

    CREATE_STREET = "create_street", _("Create a street")
    IMPORT_BOUNDARIES = "import_boundaries", _("Import boundaries")
    CONFIGURE = "configure", _("Set the street's options")
