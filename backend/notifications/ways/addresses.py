"""Where a browser's push may go: to push services on the public internet, never into our own network.

The address is checked when it is registered, and again, resolved, when it is used: a name that points elsewhere by then
is refused then, and the connection goes to the very address that was checked.
"""

import asyncio
import base64
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.crypto import p256_point
from backend.errors import DomainError

Address = IPv4Address | IPv6Address


class EndpointRefused(DomainError):
    """Not the endpoint of a push service."""

    code = "push_endpoint_refused"
    status = 422
    title = _("Not a push service")
    message = _(
        "The endpoint must be an https address of a public push service. Subscribe again and send what you get."
    )


class BadSubscription(DomainError):
    """Keys that nothing can be encrypted with."""

    code = "push_subscription_unusable"
    status = 422
    title = _("Subscription cannot be used")
    message = _("The keys of the subscription cannot be read: p256dh has 65 bytes, auth 16. Subscribe again.")


def check_endpoint(endpoint: str) -> SplitResult:
    """The parts of an endpoint that may be pushed to. Raises `EndpointRefused`."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise EndpointRefused from None
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and "\\" not in endpoint
    if not plain or not host or parts.username is not None or parts.password is not None:
        raise EndpointRefused
    if settings.WEB_PUSH_TO_LOOPBACK and host == "127.0.0.1" and parts.scheme == "http":
        return parts
    if parts.scheme != "https" or port not in {None, 443}:
        raise EndpointRefused
    literal = _literal(host)
    if (literal is None and not _is_name(host)) or (literal is not None and not is_public(literal)):
        raise EndpointRefused
    return parts


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    """Whether it is a name with a public ending, and no number written oddly (0x7f.1, 2130706433)."""
    last = host.rstrip(".").rsplit(".", 1)[-1]
    return "." in host and not last[:1].isdigit() and last not in {"localhost", "local", "internal", "arpa"}


def is_public(address: Address) -> bool:
    """Whether it is an address of the public internet."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return is_public(mapped)
    teredo = getattr(address, "teredo", None)
    return address.is_global and not address.is_multicast and not address.is_reserved and teredo is None


async def resolve(host: str, port: int) -> str:
    """A checked address of the host. Raises `EndpointRefused` where any of its addresses is not public, `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(each[4][0]).split("%")[0]) for each in found]
    if settings.WEB_PUSH_TO_LOOPBACK and host == "127.0.0.1":
        return host
    if not addresses or not all(is_public(each) for each in addresses):
        raise EndpointRefused
    return str(addresses[0])


def check_keys(p256dh: str, auth: str) -> None:
    """Raises `BadSubscription` where they are no point of P-256 and no 16 bytes."""
    try:
        p256_point(decoded(p256dh))
        secret = decoded(auth)
    except ValueError:
        raise BadSubscription from None
    if len(secret) != 16:
        raise BadSubscription


def decoded(text: str) -> bytes:
    """base64url with or without padding. Raises ValueError."""
    plain = text.rstrip("=")
    if not plain.isascii():
        raise ValueError(text)
    return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
