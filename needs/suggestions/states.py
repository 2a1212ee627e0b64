"""What may be done with suggestions. They have no states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done."""

    ASK = "ask", _("Ask what the words suggest")
    SEE = "see", _("See what was suggested for a need")
    COUNT = "count", _("Read how often suggestions were followed")
