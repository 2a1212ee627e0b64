"""Putting two people through: on the server's console in the embedded arrangement, else through an HTTP gateway.

The gateway is any service of yours that takes one JSON object by POST, rings `from`, then `to`, and connects them under a
number of its own: `{"id", "from", "to", "language", "announcement"}`, signed in `Linli-Signature: t=<unix seconds>,v1=<hex>`,
where v1 is HMAC-SHA256 of `<t>.<body>` under VOICE_GATEWAY_SECRET. 2xx means taken. The same `id` may come twice: ring once.

It reports to `POST /api/v1/telephone/reports`, signed the same way: `{"event", "id", "state", "at", "seconds"?}`, `event` a UUID
of its own for each report, `state` one of ringing, answered, missed, failed, ended.
"""

import hashlib
import hmac
import json
import logging
import sys
import time
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from backend.accounts.phones import is_seed
from needs.telephone.refusals import BadReport, CallsUnavailable

log = logging.getLogger(__name__)

CONSOLE = "console"
TIMEOUT_SECONDS = 5.0
WINDOW_SECONDS = 300
"""How old a signature may be, and how far clocks may differ."""
_OURS_TO_FIX = {401, 403, 404, 405, 429}


class Refused(Exception):
    """The gateway does not take this call; another try would not help."""


class SeedNeverLeaves(Exception):
    """A number of the demonstration on its way to a real provider: a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Whom to ring first, and whom to connect. Numbers are E.164."""

    id: UUID
    caller: str
    callee: str
    language: str
    announcement: str
    """Read out to who is called, before they are connected."""


class Gateway(Protocol):
    """A way to ring."""

    def bridge(self, call: Bridge) -> None:
        """Have both rung. Raises `CallsUnavailable` in an outage, `Refused` where no try would help."""


class Console:
    """The embedded arrangement: who runs the server sees that somebody would be rung."""

    def bridge(self, call: Bridge) -> None:
        """Write it to the standard error of the server, and nowhere else."""
        sys.stderr.write(f"\n虚拟通话 Masked call {call.id}: {call.caller} ↔ {call.callee}: {call.announcement}\n\n")
        sys.stderr.flush()


class Nowhere:
    """A deployment that names no gateway."""

    def bridge(self, _call: Bridge) -> None:
        """Raise `Refused`."""
        raise Refused


class HttpGateway:
    """A real provider behind a URL."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.secret = secret

    def bridge(self, call: Bridge) -> None:
        """POST it. Raises `CallsUnavailable`, `Refused`, `SeedNeverLeaves`."""
        if is_seed(call.caller) or is_seed(call.callee):
            raise SeedNeverLeaves
        body = json.dumps(
            {
                "id": str(call.id),
                "from": call.caller,
                "to": call.callee,
                "language": call.language,
                "announcement": call.announcement,
            },
            ensure_ascii=False,
        ).encode()
        status = self._post(body)
        if status is None or status >= 500 or status in _OURS_TO_FIX:
            raise CallsUnavailable
        if status >= 300:
            raise Refused

    def _post(self, body: bytes) -> int | None:
        import httpx  # noqa: PLC0415  # a tenth of a second that no start has to wait for

        headers = {
            "Content-Type": "application/json",
            "Linli-Signature": signature(body, self.secret, int(time.time())),
        }
        try:
            answer = httpx.post(self.url, content=body, headers=headers, timeout=TIMEOUT_SECONDS)
        except httpx.HTTPError as error:
            log.warning("the telephone gateway cannot be reached: %s", type(error).__name__)
            return None
        if answer.status_code >= 300:
            log.warning("the telephone gateway answered %s", answer.status_code)
        return answer.status_code


def gateway(*, seed: bool = False) -> Gateway:
    """The way that the settings name. Seeds are rung on the console alone."""
    if settings.EMBEDDED and (seed or settings.VOICE_GATEWAY == CONSOLE):
        return Console()
    if settings.VOICE_GATEWAY == CONSOLE or not settings.VOICE_GATEWAY_SECRET or seed:
        return Nowhere()
    return HttpGateway(settings.VOICE_GATEWAY, settings.VOICE_GATEWAY_SECRET)


def is_available() -> bool:
    """Whether anybody can be put through at all."""
    return not isinstance(gateway(), Nowhere)


def signature(body: bytes, secret: str, at: int) -> str:
    """As it stands in `Linli-Signature`."""
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


def check_signature(body: bytes, said: str, *, now: float) -> None:
    """Raise `BadReport` unless the gateway signed these bytes within five minutes."""
    secret: str | None = settings.VOICE_GATEWAY_SECRET
    parts = dict(part.partition("=")[::2] for part in said.split(","))
    at = parts.get("t", "")
    if not secret or not at.isascii() or not at.isdigit() or len(at) > 12 or abs(now - int(at)) > WINDOW_SECONDS:
        raise BadReport
    if not constant_time_compare(signature(body, secret, int(at)), f"t={at},v1={parts.get('v1', '')}"):
        raise BadReport
