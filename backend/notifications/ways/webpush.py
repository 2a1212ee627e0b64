"""Web Push (RFC 8030), encrypted for the browser (RFC 8291), signed by this server (VAPID, RFC 8292).

pywebpush encrypts and signs; the calls are ours: to the address that was checked, without redirects.
"""

import base64
import hashlib
import json
import logging
import time
from functools import lru_cache
from typing import Any

from django.conf import settings

from backend.crypto import p256_public
from backend.errors import DomainError
from backend.notifications.states import Urgency
from backend.notifications.ways.addresses import check_endpoint, resolve
from backend.notifications.ways.push import CONNECTIONS, Failed, Gone, Later, Outcome, Push, Sent, seconds

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10.0
SIGNED_SECONDS = 12 * 3_600
"""How long a signature for one push service holds; RFC 8292 allows a day."""
URGENCIES = {Urgency.EMERGENCY: "high", Urgency.HIGH: "high", Urgency.NORMAL: "normal", Urgency.LOW: "low"}
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256."""


def private_number(secret: str) -> int:
    """The private key of a secret text, by extra random bits (FIPS 186-5, A.2.1): the same in every process."""
    return int.from_bytes(hashlib.sha512(b"linli.vapid:" + secret.encode()).digest()) % (ORDER - 1) + 1


@lru_cache(maxsize=4)
def _signer(secret: str) -> Any:
    from pywebpush import Vapid  # noqa: PLC0415  # brings cryptography and two HTTP libraries

    return Vapid.from_raw(_base64(private_number(secret).to_bytes(32)).encode())


@lru_cache(maxsize=4)
def _public(secret: str) -> str:
    return _base64(p256_public(private_number(secret)))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def public_key() -> str | None:
    """The application server key that browsers subscribe with; None where this server has no key."""
    return _public(settings.VAPID_SECRET) if settings.VAPID_SECRET else None


class WebPush:
    """Every push service that a browser names."""

    def __init__(self) -> None:
        import httpx  # noqa: PLC0415  # a tenth of a second that no start has to wait for

        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        # Never through a proxy of the environment: it would resolve the name anew, unchecked.
        self._http = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False, follow_redirects=False)
        self._errors: tuple[type[Exception], ...] = (httpx.HTTPError, httpx.InvalidURL, OSError)
        self._signed: dict[str, tuple[str, float]] = {}
        self._paused: dict[str, float] = {}

    async def send(self, address: str, push: Push) -> Outcome:
        """One call, one outcome."""
        try:
            subscription = json.loads(address)
            parts = check_endpoint(subscription["endpoint"])
            host, port = parts.hostname or "", parts.port or 443
            wait = self._paused.get(host, 0.0) - time.monotonic()
            if wait > 0:
                return Later("paused", wait, counts=False)
            body = encrypted(subscription, push)
            # The connection goes to what was checked; the certificate is that of the name.
            target = await resolve(host, port)
        except (DomainError, ValueError, KeyError, TypeError) as error:
            return Gone(f"unusable: {type(error).__name__}")
        except OSError as error:
            return Later(type(error).__name__)
        origin = f"{parts.scheme}://{parts.netloc}"
        literal = f"[{target}]" if ":" in target else target
        url = f"{parts.scheme}://{literal}:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
        try:
            answer = await self._http.post(
                url,
                content=body,
                headers=self._headers(parts.netloc, origin, push),
                extensions={"sni_hostname": host},
            )
        except self._errors as error:
            return Later(type(error).__name__)
        outcome = judge(answer.status_code, answer.headers.get("Retry-After"))
        if answer.status_code == 429 and isinstance(outcome, Later):
            self._paused[host] = time.monotonic() + (outcome.after or 60.0)
        return outcome

    def _headers(self, netloc: str, origin: str, push: Push) -> dict[str, str]:
        return {
            "Host": netloc,
            "Authorization": self._signature(origin),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(push.ttl),
            "Urgency": URGENCIES[push.urgency],
            "Topic": push.tag,
        }

    def _signature(self, origin: str) -> str:
        found, until = self._signed.get(origin, ("", 0.0))
        if time.time() < until - 600:
            return found
        until = int(time.time()) + SIGNED_SECONDS
        claims = {"aud": origin, "exp": until, "sub": settings.VAPID_CONTACT}
        signature: str = _signer(settings.VAPID_SECRET).sign(claims)["Authorization"]
        if len(self._signed) >= 100:  # a browser may name any host
            self._signed.clear()
            self._paused.clear()
        self._signed[origin] = (signature, until)
        return signature

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.aclose()


def encrypted(subscription: dict[str, Any], push: Push) -> bytes:
    """The push as only this browser can read it."""
    from pywebpush import WebPusher  # noqa: PLC0415  # brings two HTTP libraries

    body: bytes = WebPusher(subscription).encode(json.dumps(push.data, ensure_ascii=False).encode())["body"]
    return body


def judge(status: int, retry_after: str | None) -> Outcome:
    """What an answer means (RFC 8030, 7.3 and 8.4): 404 and 410 end the subscription."""
    if status in {200, 201, 202, 204}:
        return Sent()
    if status in {404, 410}:
        return Gone(str(status))
    if status in {408, 425, 429} or status >= 500:
        return Later(str(status), seconds(retry_after))
    if status in {401, 403}:
        log.error("a push service refuses our signature with %s: was VAPID_SECRET changed?", status)
    return Failed(str(status))
