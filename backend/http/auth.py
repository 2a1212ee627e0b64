"""Sign-in by bearer token: one query finds session, person and street."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from backend.accounts.models import Reach, User, hash_token
from backend.accounts.options import OFF, SECOND_FACTOR
from backend.accounts.queries import load_oneself
from backend.places.models import Area
from backend.places.queries import load_street
from backend.policy import Actor

# Every request runs this one; as text it costs a quarter of what the ORM takes to put it together.
FIND = """
SELECT s.id, s.assured, s.reach, COALESCE(s.last_seen_at, s.created_at), u.id, u.name, u.language, u.requests_per_minute, u.office_waits, a.id, a.timezone, a.config
FROM accounts_devicesession s
JOIN accounts_user u ON u.id = s.user_id
JOIN places_area a ON a.id = u.home_street_id
WHERE s.token_hash = %s AND s.revoked_at IS NULL AND s.expires_at > %s AND u.is_active
"""

# Of many requests at once the first writes; the others find the row fresh, or wait for nobody.
SEEN = """
UPDATE accounts_devicesession SET last_seen_at = %s
WHERE id = (SELECT id FROM accounts_devicesession WHERE id = %s AND COALESCE(last_seen_at, created_at) <= %s
            FOR NO KEY UPDATE SKIP LOCKED)
"""
COARSE = timedelta(hours=1)
"""How old `last_seen_at` may be before a request writes it again: one write an hour."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The session that a token belongs to, and what the edge needs to know of its person."""

    session_id: UUID
    user_id: UUID
    requests_per_minute: int | None
    reach: str = Reach.FULL


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`."""

    openapi_name = "bearer"

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None; sets `request.actor`, `request.now` and `request.auth`."""
        now = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute(FIND, [hash_token(token), now])
            found = cursor.fetchone()
        if found is None:
            return None
        session_id, assured, reach, seen_at, user_id, name, language, limit, waits, street_id, zone, text = found
        config = json.loads(text)
        by_card = reach == Reach.CARD
        held_back = not assured and SECOND_FACTOR.of(config) != OFF
        actor = Actor(
            user_id=user_id,
            street_id=street_id,
            at=now,
            assured=assured,
            held_back=held_back,
            off_duty=by_card or waits,
            by_card=by_card,
            office_waits=waits,
        )
        actor.remember(load_oneself, User(id=user_id, name=name, language=language))
        actor.remember(load_street, Area(id=street_id, timezone=zone, config=config))
        request.actor, request.now = actor, now  # type: ignore[attr-defined]
        if now - seen_at >= COARSE:
            _see(session_id, now)
        return Caller(session_id, user_id, limit, reach)


def _see(session_id: UUID, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SEEN, [now, session_id, now - COARSE])


bearer = Bearer()
