"""What may be done to accounts and sessions. They have terms, not a state machine."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done."""

    UPDATE = "update", _("Change name or language")
    REVOKE = "revoke", _("End a session")
    NAME_SESSION = "name_session", _("Name a device")
    LINK = "link", _("Link another way of signing in")
    SECURE = "secure", _("Set up, pass or remove one's second factor")
    ENROL = "enrol", _("Give an administrator a second factor, from the command line")
