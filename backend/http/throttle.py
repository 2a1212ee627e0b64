"""Rate limits: per person where one is signed in, per address where not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.throttling import SimpleRateThrottle

from backend.http.auth import Caller
from backend.http.problems import problem
from backend.http.refusals import TooManyRequests

View = Callable[..., HttpResponse]


def _caller(request: HttpRequest) -> Caller | None:
    found = getattr(request, "auth", None)
    return found if isinstance(found, Caller) else None


class PersonThrottle(SimpleRateThrottle):
    """So many requests a minute of one person; a person may have a limit of their own, 0 for none."""

    scope = "person"

    def __init__(self) -> None:
        super().__init__(rate=f"{settings.RATE_LIMIT}/m")

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this request is within the limit."""
        caller = _caller(request)
        own = caller.requests_per_minute if caller else None
        if own == 0:
            return True
        if own is None:
            return bool(super().allow_request(request))
        throttle = PersonThrottle()
        throttle.rate, (throttle.num_requests, throttle.duration) = f"{own}/m", (own, 60)
        return bool(SimpleRateThrottle.allow_request(throttle, request))

    def get_cache_key(self, request: HttpRequest) -> Any:
        """One bucket per person, or per address."""
        caller = _caller(request)
        who = str(caller.user_id) if caller else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": who}


def limited(view: View) -> View:
    """A Django view whose POSTs count as sign-in calls: so many an hour from one address."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle = SignInThrottle()
        if request.method == "POST" and not throttle.allow_request(request):
            wait = max(1, int(throttle.wait() or 1))
            return problem(TooManyRequests(wait=wait), headers={"Retry-After": str(wait)})
        return view(request, *args, **kwargs)

    return run


class SignInThrottle(SimpleRateThrottle):
    """So many sign-in calls an hour from one address."""

    scope = "sign_in"

    def __init__(self) -> None:
        super().__init__(rate=f"{settings.SIGN_IN_LIMIT}/h")

    def get_cache_key(self, request: HttpRequest) -> Any:
        """One bucket per address."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
