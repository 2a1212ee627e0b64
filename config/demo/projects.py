"""Play the funded projects of the demonstration."""

from datetime import datetime

from backend.places.models import Area


def tell_projects(street: Area, now: datetime) -> None:
    """Approved, running and waiting projects."""
