"""The kinds of seat, and what may be done to seats. Seats have terms, not a state machine."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Who sits on the guidance and coordination committee (指导协调委员会): one of each kind votes on every item."""

    COMMUNITY_WORKER = "community_worker", _("Community worker")
    ORGANISATION_HEAD = "organisation_head", _("Head of a community organisation")
    BACKBONE = "backbone", _("Backbone volunteer")
    RESIDENT = "resident", _("Resident")


class Action(TextChoices):
    """What may be done."""

    SEAT = "seat", _("Appoint to a seat")
    END = "end", _("End a seat")
    STAND_DOWN = "stand_down", _("Deputise a seat no longer")
    HAND_OVER = "hand_over", _("Give a seat to another for the rest of its term")
    EXPIRE = "expire", _("Note that the term of a seat is over")
