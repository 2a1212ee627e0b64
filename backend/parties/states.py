"""What may be done. Affiliations and postings have terms, not a state machine."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """What may be done."""

    REGISTER = "register", _("Register an organisation")
    ENGAGE = "engage", _("Name a liaison or the head of an organisation")
    STAFF = "staff", _("Name who works for an organisation")
    AGREE = "agree", _("Agree to work for an organisation that has named one")
    REFUSE = "refuse", _("Refuse to work for an organisation that has named one")
    DECLARE = "declare", _("Declare one's own interest in an organisation")
    DISENGAGE = "disengage", _("End an affiliation")
    FOLLOW = "follow", _("Let an affiliation follow the end of its contract")
    POST = "post", _("Put a person on a post")
    RECALL = "recall", _("End a posting")
