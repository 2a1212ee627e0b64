"""What the routers of accounts share."""

from django.http import HttpRequest

from backend.accounts.codes import Source
from backend.accounts.models import Grant
from backend.accounts.schemas import TokenOut
from backend.accounts.second_factor import is_enrolled
from backend.http.limits import address_of
from backend.http.throttle import SignInThrottle
from backend.privacy.queries import agreed_to
from backend.privacy.states import Purpose

per_address = SignInThrottle()
"""One bucket for all of sign-in: guessing codes is paid with asking for them."""


def source_of(request: HttpRequest, device_id: str) -> Source:
    """Where a request for a code comes from: the address that the trusted proxies tell, and the device's own word."""
    return Source(address=address_of(request), device=device_id)


def token_of(grant: Grant) -> TokenOut:
    """What a fresh session is answered with, whatever way it came about."""
    person = grant.session.user_id
    return TokenOut.of(grant, enrolled=is_enrolled(person), agreed_to=agreed_to(person, Purpose.SERVICE))
