"""Rate limits: per person who is signed in, and of sign-in per address. The edge counts every address besides."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.throttling import BaseThrottle, SimpleRateThrottle

from backend.http import limits
from backend.http.auth import Caller
from backend.http.problems import problem
from backend.http.refusals import TooManyRequests

View = Callable[..., HttpResponse]


def _caller(request: HttpRequest) -> Caller | None:
    found = getattr(request, "auth", None)
    return found if isinstance(found, Caller) else None


class PersonThrottle(BaseThrottle):
    """So many requests a minute of one person; a person may have a limit of their own, 0 for none."""

    def __init__(self) -> None:
        self._found = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this request is within the limit. Counts it, and notes on the request how it stands."""
        caller = _caller(request)
        if caller is None or caller.requests_per_minute == 0:
            return True
        limit = caller.requests_per_minute or settings.RATE_LIMIT
        found = limits.count("person", str(caller.user_id), limit=limit)
        request.limits = [*getattr(request, "limits", ()), found]  # type: ignore[attr-defined]  # the edge tells them
        self._found.wait = found.wait
        return found.allowed

    def wait(self) -> float | None:
        """Seconds until the person that was refused last, in this thread, may come again."""
        found: int | None = self._found.wait
        return found


def limited(view: View) -> View:
    """A Django view whose POSTs count as sign-in calls: so many an hour from one address."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle = SignInThrottle()
        if request.method == "POST" and not throttle.allow_request(request):
            wait = max(1, int(throttle.wait() or 1))
            return problem(TooManyRequests(wait=wait))
        return view(request, *args, **kwargs)

    return run


class SignInThrottle(SimpleRateThrottle):
    """So many sign-in calls an hour from one address."""

    scope = "sign_in"

    def __init__(self) -> None:
        super().__init__(rate=f"{settings.SIGN_IN_LIMIT}/h")

    def get_cache_key(self, request: HttpRequest) -> Any:
        """One bucket per address, as `address_of` sees it."""
        return self.cache_format % {"scope": self.scope, "ident": limits.address_of(request)}
