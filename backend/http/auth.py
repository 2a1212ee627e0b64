"""Sign-in by bearer token: one query finds session, person and street."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from backend.accounts.models import User, hash_token
from backend.accounts.queries import load_oneself
from backend.places.models import Area
from backend.places.queries import load_street
from backend.policy import Actor

# Every request runs this one; as text it costs a quarter of what the ORM takes to put it together.
FIND = """
SELECT s.id, s.assured, u.id, u.name, u.language, u.requests_per_minute, a.id, a.timezone, a.config
FROM accounts_devicesession s
JOIN accounts_user u ON u.id = s.user_id
JOIN places_area a ON a.id = u.home_street_id
WHERE s.token_hash = %s AND s.revoked_at IS NULL AND s.expires_at > %s AND u.is_active
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """The session that a token belongs to, and what the edge needs to know of its person."""

    session_id: UUID
    user_id: UUID
    requests_per_minute: int | None


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
        session_id, assured, user_id, name, language, limit, street_id, zone, config = found
        actor = Actor(user_id=user_id, street_id=street_id, at=now, assured=assured)
        actor.remember(load_oneself, User(id=user_id, name=name, language=language))
        actor.remember(load_street, Area(id=street_id, timezone=zone, config=json.loads(config)))
        request.actor, request.now = actor, now  # type: ignore[attr-defined]
        return Caller(session_id, user_id, limit)


bearer = Bearer()
