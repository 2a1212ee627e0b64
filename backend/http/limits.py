"""Counting requests: a sliding window of two counters in the cache, and what is told of it in the answer."""

import ipaddress
import time
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

SECONDS = 60
"""The window where none is named."""


@dataclass(frozen=True, slots=True)
class Count:
    """How a request stands to one limit. `wait`: seconds until the next one may come, 0 where it may come now."""

    policy: str
    limit: int
    left: int
    resets_in: int
    wait: int
    seconds: int = SECONDS
    """The window."""

    @property
    def allowed(self) -> bool:
        """Whether this request is within the limit."""
        return self.wait == 0


def count(policy: str, who: str, *, limit: int, seconds: int = SECONDS) -> Count:
    """Count a request of `who`; one that is refused is not counted.

    The last window is what was counted in this one, and the part of the one before that is not so long ago yet.
    A policy has one window.
    """
    window, into = divmod(time.time(), seconds)
    earlier = cache.get(_key(policy, who, window - 1), 0)
    used = _add(policy, who, window, 1, seconds)
    left = limit - used - earlier * (1 - into / seconds)
    wait = 0
    if left < 0:
        _add(policy, who, window, -1, seconds)
        wait = max(1, ceil(_until_free(limit - 1, used - 1, earlier, into, seconds)))
    return Count(policy, limit, max(0, int(left)), max(1, int(seconds - into)), wait, seconds)


def add(policy: str, who: str, weight: int) -> None:
    """Let a request that was counted count for more, or for less."""
    _add(policy, who, time.time() // SECONDS, weight, SECONDS)


def _key(policy: str, who: str, window: float) -> str:
    return f"limit:{policy}:{who}:{int(window)}"


def _add(policy: str, who: str, window: float, weight: int, seconds: int) -> int:
    key = _key(policy, who, window)
    try:
        return cache.incr(key, weight)
    except ValueError:
        cache.add(key, 0, timeout=2 * seconds)
        return cache.incr(key, weight)


def _until_free(room: int, used: int, earlier: int, into: float, seconds: int) -> float:
    """Seconds until `used` and what still counts of `earlier` leave so much room."""
    if used <= room and earlier:
        return seconds * (1 - (room - used) / earlier) - into
    return seconds - into + max(0.0, seconds * (1 - room / used)) if used else seconds - into


def address_of(request: HttpRequest) -> str:
    """Who sent it, behind the trusted proxies; of IPv6 the network of 64 bits, which is one household's."""
    found = BaseThrottle().get_ident(request) or ""
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def headers(counts: Iterable[Count]) -> dict[str, str]:
    """`RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After` of a refusal."""
    found = list(counts)
    if not found:
        return {}
    told = {
        "RateLimit-Policy": ", ".join(f'"{each.policy}";q={each.limit};w={each.seconds}' for each in found),
        "RateLimit": ", ".join(f'"{each.policy}";r={each.left};t={each.wait or each.resets_in}' for each in found),
    }
    wait = max(each.wait for each in found)
    return told | ({"Retry-After": str(wait)} if wait else {})
