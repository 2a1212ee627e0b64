"""Firebase's id tokens, verified once and exchanged. The only user of `firebase_admin.auth`.

Off unless FIREBASE_PROJECT_ID and FIREBASE_CREDENTIALS are set: a foreign service, unreliable in mainland China, with a consent of its own.
"""

import logging
import os
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError

log = logging.getLogger(__name__)

EMULATOR = "FIREBASE_AUTH_EMULATOR_HOST"
"""The library reads it from the environment; production does not start with it."""
FRESH = timedelta(minutes=10)
"""How old an id token may be: an old one is renewed by the client without asking the person."""
SKEW_SECONDS = 5
TIMEOUT_SECONDS = 5


class FirebaseOff(DomainError):
    """The deployment does without Firebase."""

    code = "firebase_off"
    status = 404
    title = _("No sign-in by Firebase here")
    message = _("This deployment does not take Firebase. Sign in with a code: POST /auth/code.")


class FirebaseRefused(DomainError):
    """Forged, expired, revoked, of another project, of a disabled person, or without a phone: all said alike."""

    code = "firebase_token_refused"
    status = 401
    title = _("Firebase token refused")
    message = _(
        "This Firebase token is not valid here, or not any more. Sign in with Firebase by phone again and send a fresh "
        "token; or sign in with a code: POST /auth/code."
    )


class FirebaseUnavailable(DomainError):
    """Firebase did not answer."""

    code = "firebase_unavailable"
    status = 503
    title = _("Firebase cannot be reached")
    message = _("Firebase does not answer now. Try again in a minute, or sign in with a code: POST /auth/code.")


def verified(id_token: str, *, now: datetime) -> dict[str, Any]:
    """The claims of a token that Firebase stands by now: `uid`, `phone_number`, `iat`.

    Asks Firebase whether the person was disabled or the token revoked. Raises `FirebaseOff`, `FirebaseRefused`,
    `FirebaseUnavailable`.
    """
    if not settings.FIREBASE_PROJECT_ID or not (settings.FIREBASE_CREDENTIALS or os.environ.get(EMULATOR)):
        raise FirebaseOff
    from firebase_admin import auth, exceptions  # noqa: PLC0415  # half a second that no start has to wait for

    try:
        claims: dict[str, Any] = auth.verify_id_token(
            id_token, app=_app(), check_revoked=True, clock_skew_seconds=SKEW_SECONDS
        )
    except (auth.CertificateFetchError, exceptions.UnavailableError, exceptions.DeadlineExceededError) as error:
        log.warning("Firebase cannot be reached: %s", type(error).__name__)
        raise FirebaseUnavailable from error
    except (ValueError, exceptions.FirebaseError) as error:
        log.info("a Firebase token was refused: %s", type(error).__name__)
        raise FirebaseRefused from error
    if not _in_time(claims, now) or not claims.get("phone_number"):
        # The emulator's tokens are not checked for time by the library.
        raise FirebaseRefused
    return claims


def _in_time(claims: dict[str, Any], now: datetime) -> bool:
    made, ends = claims.get("iat"), claims.get("exp")
    if not isinstance(made, (int, float)) or not isinstance(ends, (int, float)):
        return False
    stamp = now.timestamp()
    return made - SKEW_SECONDS <= stamp < ends and stamp - made <= FRESH.total_seconds()


def _app() -> Any:
    import firebase_admin  # noqa: PLC0415  # as above

    name = f"linli:{settings.FIREBASE_PROJECT_ID}:{settings.FIREBASE_CREDENTIALS or ''}"
    try:
        return firebase_admin.get_app(name)
    except ValueError:
        pass
    credential = (
        firebase_admin.credentials.Certificate(settings.FIREBASE_CREDENTIALS) if settings.FIREBASE_CREDENTIALS else None
    )
    options = {"projectId": settings.FIREBASE_PROJECT_ID, "httpTimeout": TIMEOUT_SECONDS}
    try:
        return firebase_admin.initialize_app(credential, options, name=name)
    except ValueError:
        return firebase_admin.get_app(name)  # another thread was first
