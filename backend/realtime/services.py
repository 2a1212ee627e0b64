"""The only writer of the feed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.realtime.models import FeedItem


def tell(people: Iterable[UUID | None], kind: str, data: dict[str, Any], *, now: datetime) -> None:
    """Put a change on the feeds of `people`, in the caller's transaction; each person once, the absent skipped.

    `kind` is the noun of the changed thing (`need`, `task`, …); `data` is its JSON summary, with `id`, as a list
    shows it, so that a client replaces what it holds: snapshot + feed = fresh fetch.
    """
    FeedItem.objects.bulk_create(
        FeedItem(user_id=person, type=kind, data=data, at=now)
        for person in sorted({person for person in people if person is not None})
    )
