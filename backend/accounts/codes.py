"""Codes that prove a phone: six digits, five minutes, three tries, and how many of them a phone gets.

Whose code it is and what it proves is told by its purpose: a code that was sent for one thing does nothing else.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import CodePurpose, SignInCode, User
from backend.crypto import index_of
from backend.errors import DomainError
from backend.ids import new_id

CODE_LIFE = timedelta(minutes=5)
MINUTES = int(CODE_LIFE.total_seconds() // 60)
TRIES = 3
CEILING = 3
"""How many sources may use up their codes of one phone before the phone itself rests."""
KEPT = timedelta(days=1)
"""How long the rows stay, for the limits."""


class TooManyCodes(DomainError):
    """One phone asked for too many codes."""

    code = "too_many_codes"
    status = 429
    title = _("Too many codes")
    message = _("This phone has asked for too many codes. Use the last one, or wait {wait} seconds.")


class NoSuchFlow(DomainError):
    """Nothing waits under this token."""

    code = "no_such_flow"
    status = 404
    title = _("Nothing waits here")
    message = _("Nothing waits for a code here. Ask for a new code.")


class WrongCode(DomainError):
    """Not the code that was sent."""

    code = "wrong_code"
    status = 422
    title = _("Wrong code")
    message = _("This is not the code that was sent. Read the text message again; tries left: {tries_left}.")


class CodeExpired(DomainError):
    """The code came too late."""

    code = "code_expired"
    status = 410
    title = _("Code expired")
    message = _("The code has expired. Ask for a new one.")


class FlowEnded(DomainError):
    """Three wrong codes, or used before."""

    code = "flow_ended"
    status = 409
    title = _("This code has ended")
    message = _("This code was used, or was wrong three times. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that waits for its code. `token` is nowhere else."""

    token: str
    expires_in: int = int(CODE_LIFE.total_seconds())
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a request for a code comes from. A stranger spends the codes of their own source, not another's."""

    address: str = ""
    device: str = ""
    """What the device calls itself; it may be made up, so it adds a limit and lifts none."""

    def marks(self, phone: str) -> tuple[bytes, bytes | None]:
        """What is stored of address and device: of this phone alone, and nothing that leads back to either."""
        address = index_of("sign-in.address", f"{phone} {self.address}")
        return address, index_of("sign-in.device", f"{phone} {self.device}") if self.device else None


NOWHERE = Source()


def new_flow() -> Flow:
    """A flow of 192 random bits."""
    return Flow(secrets.token_urlsafe(24))


def issue(
    flow: Flow,
    phone: str,
    *,
    purpose: CodePurpose,
    real: bool,
    person: User | None,
    now: datetime,
    source: Source,
    **asked: Any,
) -> tuple[SignInCode, str]:
    """A code for a phone, to be sent after the commit of the caller's transaction; where not `real`, it never fits.

    After `queue_for(phone)`. Raises `TooManyCodes`.
    """
    code = f"{secrets.randbelow(1_000_000):06}"
    address, device = source.marks(phone)
    _check_limits(phone, address, device, now)
    _forget(now)
    row = SignInCode.objects.create(
        id=new_id(),
        purpose=purpose,
        flow_hash=_flow_hash(flow.token),
        code_hash=_code_hash(flow.token, code),
        phone=phone,
        user=person,
        real=real,
        address_mark=address,
        device_mark=device,
        created_at=now,
        expires_at=now + CODE_LIFE,
        **asked,
    )
    return row, code


def opened(flow: str, purpose: CodePurpose, *, now: datetime) -> SignInCode:
    """What waits under this token for a code of this purpose, locked. Raises `NoSuchFlow`, `FlowEnded`, `CodeExpired`."""
    rows = SignInCode.objects.select_for_update(of=("self",)).filter(flow_hash=_flow_hash(flow), purpose=purpose)
    row = rows.first()
    if row is None:
        raise NoSuchFlow
    if row.ended_at is not None:
        raise FlowEnded
    if now >= row.expires_at:
        raise CodeExpired
    return row


def is_open(flow: str, purpose: CodePurpose, *, now: datetime) -> bool:
    """Whether something waits under this token; it is locked then."""
    try:
        opened(flow, purpose, now=now)
    except DomainError:
        return False
    return True


def fits(row: SignInCode, flow: str, code: str) -> bool:
    """Whether it is the code that was sent."""
    return constant_time_compare(bytes(row.code_hash), _code_hash(flow, code)) and row.real


def settle(*rows: SignInCode, passed: bool, now: datetime, wrong: type[DomainError] = WrongCode) -> None:
    """Count the try with what was sent together. Raises `wrong`, or `FlowEnded` with the last: the try is committed."""
    for row in rows:
        row.tries += 1
        if passed or row.tries >= TRIES:
            row.ended_at = now
        row.save(update_fields=["tries", "ended_at"])
    if passed:
        return
    left = TRIES - max(row.tries for row in rows)
    raise (wrong(tries_left=left) if left else FlowEnded()).committing()


def queue_for(*phones: str) -> None:
    """One at a time for each phone, until commit: limits and sign-ups are exact."""
    # By the index: the database is told no phone, not even to lock it. In one order, so that nobody waits in a circle.
    with connection.cursor() as cursor:
        for mark in sorted(index_of("phone", phone).hex() for phone in phones):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [mark])


def wait_for(asked: QuerySet[SignInCode], span: timedelta, most: int, now: datetime) -> int:
    """Seconds until another of these may be asked for, `most` of them in a span; 0 where one may be now."""
    within = asked.filter(created_at__gt=now - span).order_by("-created_at")
    oldest = within.values_list("created_at", flat=True)[most - 1 : most].first()
    return int((oldest + span - now).total_seconds()) + 1 if oldest is not None else 0


def _check_limits(phone: str, address: bytes, device: bytes | None, now: datetime) -> None:
    """An address and a device have their own codes of this phone; all of them together have three times as many."""
    most = settings.SIGN_IN_CODES
    asked = SignInCode.objects.filter(phone=phone)
    from_here = asked.filter(address_mark=address)
    from_this = asked.filter(device_mark=device) if device else asked.none()
    hour = timedelta(hours=1)
    for rows, span, limit in (
        (from_here, hour, most),
        (from_here, KEPT, 4 * most),
        (from_this, hour, most),
        (asked, hour, CEILING * most),
        (asked, KEPT, 2 * CEILING * most),
    ):
        wait = wait_for(rows, span, limit, now)
        if wait:
            raise TooManyCodes(wait=wait)


def _forget(now: datetime) -> None:
    """Delete rows that no limit needs: a few at a time, waiting for nobody."""
    old: QuerySet[SignInCode] = SignInCode.objects.filter(created_at__lt=now - KEPT)
    some = old.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:50]
    SignInCode.objects.filter(pk__in=list(some)).delete()


def _flow_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _code_hash(token: str, code: str) -> bytes:
    return salted_hmac("linli.sign-in-code", f"{token}:{code}", algorithm="sha256").digest()
