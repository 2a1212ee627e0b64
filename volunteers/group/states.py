"""What may be done to the group. Roles have terms, not a state machine."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    """The roles of the first tier, and the manager of the management layer."""

    BACKBONE = "backbone", _("Backbone volunteer")
    TEAM_LEADER = "team_leader", _("Team leader")
    CORE_LEADER = "core_leader", _("Core leader")
    MANAGER = "manager", _("Manager")


class How(TextChoices):
    """How somebody came to a role or a seat."""

    APPOINTED = "appointed", _("Appointed")
    ELECTED = "elected", _("Elected")


class Action(TextChoices):
    """What may be done."""

    WRITE_CHARTER = "write_charter", _("Write the charter")
    FORM_TEAM = "form_team", _("Form a team")
    JOIN = "join", _("Join a team, or take somebody in")
    PART = "part", _("Leave a team, or take somebody out")
    APPOINT = "appoint", _("Appoint")
    RELIEVE = "relieve", _("End a role")
    FOLLOW = "follow", _("Let a manager's term follow the end of its contract")
    EXPIRE = "expire", _("Note that a term is over")
