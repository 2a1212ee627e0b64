"""What the committee of the demonstration finds in the morning."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from needs.signals import services

NIGHTS = (21, 7, 1, 0)
"""Days ago: the numbers of a signal have a history."""


def tell_signals(street: Area, now: datetime) -> None:
    """Some nights' gatherings, over the needs as they are now."""
    for days in NIGHTS:
        at = now - timedelta(days=days)
        services.gather(actor=Actor.system(street_id=street.id, at=at), now=at)
