"""Reads of the feed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from backend.accounts.models import DeviceSession, Reach, hash_token
from backend.realtime.frames import Item
from backend.realtime.models import FeedItem, FeedPosition

AS_TEXT = (
    """user_id::text, seq, type, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), data::text"""
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who opens a socket, by which session, until when."""

    user_id: UUID
    session_id: UUID
    expires_at: datetime


def items_after(user_id: UUID, after: int, limit: int) -> QuerySet[FeedItem]:
    """The numbered items of one person after `after`, oldest first."""
    return FeedItem.objects.filter(user_id=user_id, seq__gt=after).order_by("seq")[:limit]


def texts_after(user_id: UUID, after: int, limit: int) -> list[Item]:
    """The same, ready to be sent."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {AS_TEXT} FROM realtime_feeditem WHERE user_id = %s AND seq > %s ORDER BY seq LIMIT %s",  # noqa: S608  # a constant
            [user_id, after, limit],
        )
        return [Item(*row) for row in cursor.fetchall()]


def position(user_id: UUID) -> int:
    """The highest number given to this person; 0 before the first."""
    return FeedPosition.objects.filter(user_id=user_id).values_list("last", flat=True).first() or 0


def positions(people: Collection[UUID]) -> dict[UUID, int]:
    """The highest number given to each of these people, in one query; the absent have none."""
    found = FeedPosition.objects.filter(user_id__in=people).values_list("user_id", "last")
    return dict(found)


def signed_in(token: str, *, now: datetime) -> SignedIn | None:
    """The open session of an access token, by the rules of the API's sign-in."""
    found = (
        _open_sessions(now)
        .filter(token_hash=hash_token(token), user__home_street__isnull=False, reach=Reach.FULL)
        .first()
    )
    if found is None:
        return None
    return SignedIn(user_id=found.user_id, session_id=found.id, expires_at=found.expires_at)


def still_open(sessions: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Which of these sessions are neither revoked nor expired, in one query."""
    return set(_open_sessions(now).filter(id__in=sessions).values_list("id", flat=True))


def _open_sessions(now: datetime) -> QuerySet[DeviceSession]:
    return DeviceSession.objects.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)
