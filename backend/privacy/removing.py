"""Remove what is kept no longer, and note what went. Every job of the clock that cleans up does it through here."""

from datetime import datetime

from backend.places.models import Area
from backend.privacy.models import Removal
from backend.privacy.registry import Retention, retentions


def enforce(kind: str, *, now: datetime) -> int:
    """Remove what is too old of one kind, street by street where streets choose; a row for each. How many there were.

    Nothing is done of a kind that is no more: a job may outlive the release that queued it.
    """
    return sum(_remove(each, now) for each in retentions() if each.kind == kind)


def _remove(kind: Retention, now: datetime) -> int:
    if kind.forget_in is None:
        assert kind.forget is not None, kind.kind
        older_than = now - kind.span()
        return _noted(kind, kind.forget(older_than, now), older_than, now)
    removed = 0
    # Last those who belong to no street.
    for street in (*Area.objects.filter(parent=None).only("config").order_by("id"), None):
        older_than = now - kind.span_in(street.config if street else {})
        gone = kind.forget_in(street.id if street else None, older_than, now)
        removed += _noted(kind, gone, older_than, now, street=street)
    return removed


def _noted(kind: Retention, removed: int, older_than: datetime, now: datetime, *, street: Area | None = None) -> int:
    Removal.objects.create(at=now, kind=kind.kind, street=street, older_than=older_than, removed=removed)
    return removed
