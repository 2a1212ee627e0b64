"""Sign-in by bearer token: one query finds session, person and street."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from backend.accounts.models import DeviceSession, hash_token
from backend.policy import Actor


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`."""

    openapi_name = "bearer"

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The session, or None; sets `request.actor` and `request.now`."""
        now = timezone.now()
        session = (
            DeviceSession.objects.select_related("user")
            .filter(Q(revoked_at=None), token_hash=hash_token(token), expires_at__gt=now, user__is_active=True)
            .first()
        )
        if session is None or session.user.home_street_id is None:
            return None
        request.user = session.user
        request.actor = Actor(  # type: ignore[attr-defined]
            user_id=session.user_id, street_id=session.user.home_street_id, at=now, assured=session.assured
        )
        request.now = now  # type: ignore[attr-defined]
        return session


bearer = Bearer()
