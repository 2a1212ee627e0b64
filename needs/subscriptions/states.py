"""What a resident wants to hear of, and how often."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Pace(TextChoices):
    """When a subscription tells."""

    DAILY = "daily", _("One digest a day")
    NOW = "now", _("At once")


class Radius(IntegerChoices):
    """How far around a place: few steps, so that who wants the same is found by one key."""

    NEAR = 250, _("250 metres")
    WALK = 500, _("500 metres")
    AROUND = 1_000, _("1 kilometre")
    FAR = 2_000, _("2 kilometres")


class What(TextChoices):
    """What happened in what one subscribed to."""

    NEED = "need", _("A new need")
    ANSWER = "answer", _("A need was answered")
    SIGNAL = "signal", _("Many neighbours ask for the same")


class Action(TextChoices):
    """What may be done. A subscription has no states: it is there, or not."""

    SUBSCRIBE = "subscribe", _("Subscribe to an area, a category or the surroundings of a place")
    UNSUBSCRIBE = "unsubscribe", _("End a subscription")
    SPREAD = "spread", _("Tell those who subscribed")
