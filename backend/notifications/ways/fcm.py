"""FCM, HTTP v1. The credential is firebase-admin's; the calls are ours, over kept connections.

`messaging.send_each` opens a thread or a task for each message and tries again by itself, so that a busy service holds up
a whole batch for seconds and its `Retry-After` reaches nobody. Here one answer is one outcome, and the outbox waits.
httpx, which firebase-admin calls with, was tried: its pool costs 2.5 ms a call, aiohttp 0.1 ms.
"""

import asyncio
import json
import logging
import time
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from django.conf import settings
from pydantic_core import to_json

from backend.notifications.states import Urgency
from backend.notifications.ways.push import CONNECTIONS, Failed, Gone, Later, Outcome, Push, Sent, seconds

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10.0
FRESH_SECONDS = 300
"""An access token that ends so soon is renewed."""
QUOTA_SECONDS = 60.0
"""How long FCM wants to be left alone after 429 where it does not say."""
PRESSING = {Urgency.EMERGENCY, Urgency.HIGH}


class Fcm:
    """One project of Firebase, named by the credential."""

    def __init__(self) -> None:
        import aiohttp  # noqa: PLC0415  # a tenth of a second that no start has to wait for
        from firebase_admin import credentials  # noqa: PLC0415  # likewise, and much of its memory

        self._certificate = credentials.Certificate(settings.FCM_CREDENTIALS)
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=proxy_for(settings.FCM_URL),
        )
        self._errors: tuple[type[Exception], ...] = (aiohttp.ClientError, TimeoutError, OSError)
        self._url = f"{settings.FCM_URL}/v1/projects/{self._certificate.project_id}/messages:send"
        self._token, self._good_until = "", 0.0
        self._renewing = asyncio.Lock()
        self._paused_until = 0.0

    async def send(self, address: str, push: Push) -> Outcome:
        """One call, one outcome."""
        wait = self._paused_until - time.monotonic()
        if wait > 0:
            return Later("paused", wait, counts=False)
        try:
            token = await self._access_token()
        except Exception as error:  # noqa: BLE001  # whatever ails Google's sign-in, the outbox waits
            log.warning("FCM gives no access token: %s", type(error).__name__)
            return Later(f"no access token: {type(error).__name__}")
        try:
            async with self._http.post(
                self._url,
                data=to_json({"message": message(address, push)}),
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                allow_redirects=False,
            ) as answer:
                outcome = judge(answer.status, await answer.read(), answer.headers.get("Retry-After"))
        except self._errors as error:
            return Later(type(error).__name__)
        if answer.status == 401:
            self._good_until = 0.0
        if answer.status == 429 and isinstance(outcome, Later):
            self._paused_until = time.monotonic() + (outcome.after or QUOTA_SECONDS)
        return outcome

    async def _access_token(self) -> str:
        if time.time() < self._good_until:
            return self._token
        async with self._renewing:
            if time.time() >= self._good_until:
                found = await asyncio.to_thread(self._certificate.get_access_token)
                self._token = found.access_token
                ends = found.expiry if found.expiry.tzinfo else found.expiry.replace(tzinfo=UTC)
                self._good_until = ends.timestamp() - FRESH_SECONDS
        return self._token

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.close()


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this address, asked for once: `HTTPS_PROXY`, but not where `NO_PROXY` says so."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def message(token: str, push: Push) -> dict[str, Any]:
    """The body of `messages:send`. What was sent under the same tag is replaced, on the way and on the screen."""
    pressing = push.urgency in PRESSING and not push.withdrawn
    return {
        "token": token,
        "notification": {"title": push.title},
        "data": push.data,
        "android": {
            "collapse_key": push.tag,
            "priority": "high" if pressing else "normal",
            "ttl": f"{push.ttl}s",
            "notification": {"tag": push.tag},
        },
        "apns": {
            "headers": {
                "apns-collapse-id": push.tag,
                "apns-priority": "10" if pressing else "5",
                "apns-expiration": str(int(time.time()) + push.ttl),
            },
            "payload": {"aps": {"thread-id": push.kind, **({} if push.withdrawn else {"sound": "default"})}},
        },
    }


def judge(status: int, body: bytes, retry_after: str | None) -> Outcome:
    """What an answer means (https://firebase.google.com/docs/cloud-messaging/error-codes).

    Only UNREGISTERED and SENDER_ID_MISMATCH say that the token is worth nothing. A bare 404 is a wrong project, or a proxy.
    """
    if status == 200:
        return Sent()
    code = error_code(body)
    error = f"{status} {code}".strip()
    if code in {"UNREGISTERED", "SENDER_ID_MISMATCH"}:
        return Gone(error)
    if code == "INVALID_ARGUMENT" or status in {400, 413}:
        return Failed(error)
    if status in {401, 403, 404}:
        log.error("FCM refuses our calls with %s: check FCM_CREDENTIALS and the project it names", error)
    return Later(error, seconds(retry_after))


def error_code(body: bytes) -> str:
    """FCM's own error code; where there is none, the status of Google's APIs."""
    try:
        error = json.loads(body)["error"]
        for detail in error.get("details", ()):
            if str(detail.get("@type", "")).endswith("FcmError"):
                return _plain(detail["errorCode"])
        # NOT_FOUND without FCM's own word is no statement on the token.
        return _plain(error.get("status", ""))
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""


def _plain(said: object) -> str:
    """What a database can keep of it."""
    return "".join(each for each in str(said)[:60] if each.isprintable())
