"""The rotating code of an activity: who stands there can read it, who does not cannot send it on for long."""

import hashlib
import hmac
from datetime import UTC, datetime

DIGITS = 6


def window(at: datetime, seconds: int) -> int:
    """Which window of `seconds` a moment lies in."""
    return int(at.timestamp()) // seconds


def code_in(secret: bytes, number: int) -> str:
    """The six digits of a window: HMAC-SHA256 of its number, truncated."""
    digest = hmac.digest(secret, number.to_bytes(8, "big"), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def shown(secret: bytes, at: datetime, seconds: int) -> tuple[str, datetime]:
    """The code to show at a moment, and when the next one takes its place."""
    number = window(at, seconds)
    return code_in(secret, number), datetime.fromtimestamp((number + 1) * seconds, tz=UTC)


def accepts(secret: bytes, sent: str, at: datetime, seconds: int) -> bool:
    """Whether a code is the present one or the one before it; takes the same time whether it is or not."""
    number = window(at, seconds)
    present = hmac.compare_digest(code_in(secret, number).encode(), sent.encode())
    before = hmac.compare_digest(code_in(secret, number - 1).encode(), sent.encode())
    return present | before
