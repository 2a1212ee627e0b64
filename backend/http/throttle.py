"""Rate limits: per person who is signed in, and of sign-in per address. The edge counts every address besides."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.throttling import BaseThrottle

from backend.http import limits
from backend.http.auth import Caller
from backend.http.problems import problem
from backend.http.refusals import TooManyRequests

HOUR = 3_600
View = Callable[..., HttpResponse]


def _caller(request: HttpRequest) -> Caller | None:
    found = getattr(request, "auth", None)
    return found if isinstance(found, Caller) else None


class _Counted(BaseThrottle):
    """Counts by `limits`. One object serves every thread."""

    def __init__(self) -> None:
        self._found = threading.local()

    def _note(self, request: HttpRequest, found: limits.Count) -> bool:
        """Note on the request how it stands, which the edge tells in the answer. Whether it is within the limit."""
        request.limits = [*getattr(request, "limits", ()), found]  # type: ignore[attr-defined]  # the edge tells them
        self._found.wait = found.wait
        return found.allowed

    def wait(self) -> float | None:
        """Seconds until whoever was refused last, in this thread, may come again."""
        found: int | None = self._found.wait
        return found


class PersonThrottle(_Counted):
    """So many requests a minute of one person; a person may have a limit of their own, 0 for none."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this request is within the limit. Counts it."""
        caller = _caller(request)
        if caller is None or caller.requests_per_minute == 0:
            return True
        limit = caller.requests_per_minute or settings.RATE_LIMIT
        return self._note(request, limits.count("person", str(caller.user_id), limit=limit))


class TypingThrottle(_Counted):
    """So many look-ups a minute of one person, for what an app asks while somebody types. `setting` holds how many."""

    def __init__(self, policy: str, setting: str) -> None:
        super().__init__()
        self.policy, self.setting = policy, setting

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this look-up is within the limit. Counts it."""
        caller = _caller(request)
        if caller is None:
            return True
        return self._note(
            request, limits.count(self.policy, str(caller.user_id), limit=getattr(settings, self.setting))
        )


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


class SignInThrottle(_Counted):
    """So many sign-in calls an hour from one address."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this call is within the limit, by the address that `address_of` sees."""
        address = limits.address_of(request)
        return self._note(request, limits.count("sign-in", address, limit=settings.SIGN_IN_LIMIT, seconds=HOUR))
