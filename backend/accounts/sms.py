"""Text messages: to the server's console in the embedded arrangement, else through an HTTP gateway.

The gateway is any service of yours that takes one JSON object by POST and hands it to a provider:
`{"id", "to", "template", "channel", "language", "code", "text"}`, signed in `Linli-Signature: t=<unix seconds>,v1=<hex>`, where v1 is
HMAC-SHA256 of `<t>.<body>` under SMS_GATEWAY_SECRET. 2xx means taken. The same `id` may come twice: send it once. `channel` is `sms`, or `voice`: call the number and read
`text` out, in which the code stands digit by digit.
"""

import hashlib
import hmac
import json
import logging
import random
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.models import User
from backend.accounts.phones import is_seed
from backend.errors import DomainError

log = logging.getLogger(__name__)

CONSOLE = "console"
TIMEOUT_SECONDS = 5.0
ATTEMPTS = 2
OUTAGE_SECONDS = 20
"""How long nobody tries after an outage. Those without an account get the same answer meanwhile."""
_DOWN, _TOOK = "sms:down", "sms:took"
_OURS_TO_FIX = {401, 403, 404, 405, 429}


class SmsUnavailable(DomainError):
    """No text message can be sent now."""

    code = "sms_unavailable"
    status = 503
    title = _("No text messages now")
    message = _("The text message could not be sent. Try again in a minute; if it stays, tell the street office.")


class SeedNeverLeaves(Exception):
    """A number of the demonstration on its way to a real provider: a mistake of ours."""


class Template(StrEnum):
    """What a message is for; providers in China want a registered template for each."""

    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    HAVE_ACCOUNT = "have_account"
    PHONE_CHANGE = "phone_change"
    MERGED = "merged"
    OLD_PHONE = "old_phone"
    NEW_PHONE = "new_phone"
    PHONE_TAKEN = "phone_taken"
    PHONE_LEFT = "phone_left"
    ERASE = "erase"
    ERASED = "erased"
    REFERENCE = "reference"
    CARE_ALARM = "care_alarm"


class Channel(StrEnum):
    """How a code reaches a person: an elder may hear better than read."""

    SMS = "sms"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Message:
    """One text message. `to` is E.164; `seed` says that nobody real is meant."""

    id: UUID
    to: str
    template: Template
    language: str
    code: str
    text: str
    seed: bool
    channel: Channel = Channel.SMS


def message_to(
    person: User,
    template: Template,
    words: Promise,
    *,
    id: UUID,
    to: str = "",
    code: str = "",
    channel: Channel = Channel.SMS,
    **fields: Any,
) -> Message:
    """A message in the person's language, to their phone, or `to` another one of theirs.

    `words` are lazy; the code and the `fields` stand in them.
    """
    to = to or person.phone or ""
    with override(person.language):
        text = str(words).format(code=" ".join(code) if channel == Channel.VOICE else code, **fields)
    return Message(
        id=id,
        to=to,
        template=template,
        language=person.language,
        code=code,
        text=text,
        seed=person.is_seed or is_seed(to),
        channel=channel,
    )


class Gateway(Protocol):
    """A way out."""

    def send(self, message: Message) -> None:
        """Hand it over. Raises `SmsUnavailable`."""

    def pretend(self) -> None:
        """Take as long as `send` and fail when it would, and send nothing: for a phone without an account."""


class Console:
    """The embedded arrangement: whoever runs the server reads the code off its console."""

    def send(self, message: Message) -> None:
        """Write it to the standard error of the server, and nowhere else."""
        way = "短信 SMS" if message.channel == Channel.SMS else "语音电话 Voice call"
        sys.stderr.write(f"\n{way} → {message.to}: {message.text}\n\n")
        sys.stderr.flush()

    def pretend(self) -> None:
        """Nothing takes time here."""


class Nowhere:
    """A real deployment that names no gateway: says so to everybody alike."""

    def send(self, _message: Message) -> None:
        """Raise `SmsUnavailable`."""
        self.pretend()

    def pretend(self) -> None:
        """Raise `SmsUnavailable`."""
        log.error("no text messages: set SMS_GATEWAY (a URL) and SMS_GATEWAY_SECRET; see docs/settings.md")
        raise SmsUnavailable


class HttpGateway:
    """A real provider behind a URL."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.secret = secret.encode()

    def send(self, message: Message) -> None:
        """POST it, once more where the first attempt met an outage. Raises `SmsUnavailable`, `SeedNeverLeaves`."""
        if message.seed or is_seed(message.to):
            raise SeedNeverLeaves(message.to)
        self._refuse_while_down()
        body = json.dumps(
            {
                "id": str(message.id),
                "to": message.to,
                "template": message.template,
                "channel": message.channel,
                "language": message.language,
                "code": message.code,
                "text": message.text,
            },
            ensure_ascii=False,
        ).encode()
        started = time.perf_counter()
        for _attempt in range(ATTEMPTS):
            status = self._post(body)
            if status is not None and status < 300:
                cache.set(_TOOK, time.perf_counter() - started, 3_600)
                return
            if status is not None and 300 <= status < 500 and status not in _OURS_TO_FIX:
                # This number, or this message: no outage, and no reason to stop the others.
                log.warning("the SMS gateway refused a message with %s", status)
                raise SmsUnavailable
        cache.set(_DOWN, 1, OUTAGE_SECONDS)
        raise SmsUnavailable

    def pretend(self) -> None:
        """Wait about as long as the last message took."""
        self._refuse_while_down()
        took = min(cache.get(_TOOK, 0.0), TIMEOUT_SECONDS)
        time.sleep(took * random.uniform(0.9, 1.1))  # noqa: S311  # a delay, no secret

    def _refuse_while_down(self) -> None:
        if cache.get(_DOWN):
            raise SmsUnavailable

    def _post(self, body: bytes) -> int | None:
        import httpx  # noqa: PLC0415  # a tenth of a second that no start has to wait for

        at = str(int(time.time()))
        mark = hmac.new(self.secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "Linli-Signature": f"t={at},v1={mark}"}
        try:
            answer = httpx.post(self.url, content=body, headers=headers, timeout=TIMEOUT_SECONDS)
        except httpx.HTTPError as error:
            log.warning("the SMS gateway cannot be reached: %s", type(error).__name__)
            return None
        if answer.status_code >= 300:
            log.warning("the SMS gateway answered %s", answer.status_code)
        return answer.status_code


def deliver(message: Message, *, real: bool) -> None:
    """Send it; or, where not `real`, only look as if. Raises `SmsUnavailable`.

    A seed's code is shown on the console of an embedded server, and never leaves it.
    """
    way = gateway(seed=message.seed)
    if real and (settings.EMBEDDED or not message.seed):
        way.send(message)
    else:
        way.pretend()


def gateway(*, seed: bool = False) -> Gateway:
    """The way out that the settings name."""
    if settings.EMBEDDED and (seed or settings.SMS_GATEWAY == CONSOLE):
        return Console()
    if settings.SMS_GATEWAY == CONSOLE or not settings.SMS_GATEWAY_SECRET:
        return Nowhere()
    return HttpGateway(settings.SMS_GATEWAY, settings.SMS_GATEWAY_SECRET)
