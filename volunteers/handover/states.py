"""What may be done with the duties of a person. Each duty has its own states, in its own app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done. The last is the system's own."""

    READ = "read", _("See what somebody answers for")
    HAND_OVER = "hand_over", _("Hand over what somebody answers for")
    FALL = "fall", _("Let duties fall to the next tier")
