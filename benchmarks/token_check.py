"""What the check of the access token adds to a request: the same operation, with it and with the caller known beforehand."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.queries import load_oneself
from backend.http.auth import Caller, bearer
from backend.http.batch import operations_of
from backend.places.queries import load_street
from backend.policy import Actor
from benchmarks.arena import Arena
from benchmarks.result import Result
from benchmarks.statements import token_of
from config.demo.cast import phone

PATH, ROUNDS = "/api/v1/tasks", 600


def measure(arena: Arena) -> list[Result]:  # noqa: ARG001  # as its siblings
    """Interleaved, one request by one."""
    from config.api import api  # noqa: PLC0415  # Django is set up by now

    (operation,) = [each for each in operations_of(api) if each.operation_id == "list_tasks"]
    headers = {"Authorization": f"Bearer {token_of(phone(3))}"}
    times: dict[bool, list[float]] = {True: [], False: []}
    ways: dict[bool, Callable[[HttpRequest], Any]] = {True: bearer, False: _known(headers)}
    try:
        for number in range(2 * ROUNDS):
            checked = number % 2 == 0
            operation.auth_callbacks = [ways[checked]]
            times[checked].append(_run(headers))
    finally:
        operation.auth_callbacks = [bearer]
    with_it, without = (median(times[checked][20:]) * 1000 for checked in (True, False))
    return [Result("登录校验 a list with the token check · without", with_it, without, "ms", 1.15)]


def _run(headers: dict[str, str]) -> float:
    request = RequestFactory().get(PATH, headers=headers)
    view, positional, named = resolve(PATH, urlconf="config.urls")
    began = time.perf_counter()
    response = view(request, *positional, **named)
    took = time.perf_counter() - began
    assert response.status_code == 200, response.content  # HTTP
    return took


def _known(headers: dict[str, str]) -> Callable[[HttpRequest], Caller]:
    """A sign-in that asks nobody."""
    first: Any = RequestFactory().get(PATH, headers=headers)
    caller = bearer(first)
    assert isinstance(caller, Caller)
    person, street = (first.actor.recall(load) for load in (load_oneself, load_street))

    def known(request: Any) -> Caller:
        now = timezone.now()
        actor = Actor(user_id=caller.user_id, street_id=first.actor.street_id, at=now)
        actor.remember(load_oneself, User(id=person.id, name=person.name, language=person.language))
        actor.remember(load_street, street)
        request.actor, request.now = actor, now
        return caller

    return known
