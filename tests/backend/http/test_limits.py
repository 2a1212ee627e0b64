"""Rate limits of a person and of an address, and what an answer tells of them."""

import sys
from collections import Counter
from functools import partial
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client, RequestFactory
from ninja.conf import settings as ninja_settings

from backend.http import limits
from backend.http.throttle import SignInThrottle
from tests.crowd import at_once
from tests.http import Caller


def counted(number, *, limit=10):
    return [limits.count("x", "somebody", limit=limit).allowed for _ in range(number)]


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-20T08:00:00Z", tick=False) as clock:
        yield clock


def test_so_many_a_minute_and_no_more(clock):
    assert counted(12) == [True] * 10 + [False] * 2
    found = limits.count("x", "somebody", limit=10)
    assert (found.left, found.allowed) == (0, False)
    clock.shift(found.wait)
    assert counted(1) == [True]


def test_a_refused_request_is_not_counted(clock):
    counted(10)
    before = limits.count("x", "somebody", limit=10).wait
    counted(1_000)
    assert limits.count("x", "somebody", limit=10).wait == before


def test_a_new_minute_is_no_new_start(clock):
    """Ten at the end of one minute leave room for one in the first six seconds of the next."""
    clock.shift(59)
    assert all(counted(10))
    clock.shift(1)
    assert counted(1) == [False]
    clock.shift(6)
    assert counted(2) == [True, False]
    clock.shift(60)
    assert counted(8)[-1]


def test_nobody_waits_longer_or_shorter_than_told(clock):
    for used, later in ((10, 0), (7, 30), (10, 45), (3, 59)):
        limits.cache.clear()
        counted(used)
        clock.shift(later)
        while (found := limits.count("x", "somebody", limit=10)).allowed:
            continue
        assert 1 <= found.wait <= 121
        clock.shift(max(0, found.wait - 2))
        early = limits.count("x", "somebody", limit=10).allowed
        clock.shift(2)
        assert early or limits.count("x", "somebody", limit=10).allowed


def test_people_are_counted_apart(clock):
    assert all(counted(10))
    assert limits.count("x", "another", limit=10).allowed
    assert limits.count("y", "somebody", limit=10).allowed


@pytest.mark.django_db(transaction=True)
def test_from_many_threads_no_more_than_allowed():
    found = at_once([lambda: limits.count("x", "crowd", limit=50).allowed] * 80, threads=8)
    assert sum(found) <= 50


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("nonsense", "unknown"),
        ("", "unknown"),
    ],
)
def test_whose_address_it_is(address, who):
    assert limits.address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == who


def test_forwarded_addresses_count_behind_trusted_proxies_alone(monkeypatch):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.7"})
    monkeypatch.setattr(ninja_settings, "NUM_PROXIES", 0)
    assert limits.address_of(request) == "10.0.0.1"
    monkeypatch.setattr(ninja_settings, "NUM_PROXIES", 1)
    assert limits.address_of(request) == "203.0.113.7"


def test_a_person_is_limited_and_told_how_it_stands(api, user, settings, clock):
    settings.RATE_LIMIT = 3
    caller = api(user())
    first = caller.get("/me")
    assert first["RateLimit-Policy"] == '"address";q=1000000;w=60, "person";q=3;w=60'
    assert first["RateLimit"].endswith('"person";r=2;t=60')
    assert [caller.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    refused = caller.get("/me")
    assert (refused.json()["code"], refused["Content-Type"]) == ("too_many_requests", "application/problem+json")
    assert int(refused["Retry-After"]) == refused.json()["fields"]["wait"] >= 1
    assert api(user()).get("/me").status_code == 200, "a neighbour at the same address is not"
    clock.shift(int(refused["Retry-After"]))
    assert caller.get("/me").status_code == 200


def test_a_person_may_have_a_limit_of_their_own_or_none(api, user, settings):
    settings.RATE_LIMIT = settings.ADDRESS_LIMIT = 4
    strict, free = user(requests_per_minute=2), user(requests_per_minute=0)
    assert [api(strict).get("/me").status_code for _ in range(3)] == [200, 200, 429]
    limits.cache.clear()
    assert {api(free).get("/me").status_code for _ in range(9)} == {200}


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_an_address_is_limited_whoever_asks(api, user, settings, lang):
    settings.ADDRESS_LIMIT = 4
    answers = [api(user(), lang=lang).get("/me") for _ in range(3)] + [Caller(lang=lang).get("/openapi.json")]
    assert {answer.status_code for answer in answers} == {200}
    refused = Caller(lang=lang).get("/openapi.json")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.json()["detail"].isascii() is (lang == "en")
    assert refused["Retry-After"]
    assert refused["X-Content-Type-Options"] == "nosniff"


def test_who_signs_in_is_told_how_the_limit_of_the_hour_stands(api, db, settings, clock):
    settings.SIGN_IN_LIMIT = 2
    wrong = {"flow": "none", "code": "123456"}
    first = api().post("/auth/token", wrong)
    assert first["RateLimit-Policy"].endswith('"sign-in";q=2;w=3600')
    assert first["RateLimit"].endswith('"sign-in";r=1;t=3600')
    assert [api().post("/auth/token", wrong).json()["code"] for _ in range(2)] == ["no_such_flow", "too_many_requests"]
    refused = api().post("/auth/code", {"phone": "13900139000"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) == refused.json()["fields"]["wait"] > 3_600
    clock.shift(int(refused["Retry-After"]))
    assert api().post("/auth/token", wrong).json()["code"] == "no_such_flow"


@pytest.fixture
def busy():
    """Threads that take turns a thousand times as often as they would."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 1_000)
    yield
    sys.setswitchinterval(before)


@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_at_once_no_more_are_judged_than_allowed(settings, busy, clock):
    """One throttle serves every thread: what it knows of a request is that request's."""
    settings.SIGN_IN_LIMIT = 5
    throttle = SignInThrottle()
    sent = [f"203.0.113.{n % 4}" for n in range(120)]

    def guess(address):
        return throttle.allow_request(RequestFactory().post("/", REMOTE_ADDR=address))

    passed = at_once([partial(guess, address) for address in sent], threads=16)
    assert Counter(address for address, allowed in zip(sent, passed, strict=True) if allowed) == {
        f"203.0.113.{n}": 5 for n in range(4)
    }


def test_one_household_signs_in_from_one_address(settings, db):
    """Of IPv6 it has 2^64."""
    settings.SIGN_IN_LIMIT = 3
    wrong = {"username": "13911110000", "password": "nothing"}
    asked = [Client().post("/admin/login/", wrong, REMOTE_ADDR=f"2001:db8:1:2::{n:x}") for n in range(5)]
    assert [each.status_code for each in asked] == [200, 200, 200, 429, 429]


def test_health_is_not_counted(client, settings, db):
    settings.ADDRESS_LIMIT = 1
    answers = [client.get("/healthz") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert "RateLimit" not in answers[0]


def test_guessing_tokens_costs_ten_times_as_much(settings, db):
    settings.ADDRESS_LIMIT = 35
    guesses = [Caller(token="a" * 43).get("/me").status_code for _ in range(8)]
    assert guesses == [401] * 4 + [429] * 4


def test_a_limit_needs_no_cache_that_remembers(monkeypatch):
    """A cache that lost the counter between two calls begins anew."""
    lost = SimpleNamespace(get=lambda *_: 0, add=lambda *_, **__: True, decr=lambda *_: None)
    tries = iter([ValueError(), 1])

    def incr(*_):
        found = next(tries)
        if isinstance(found, Exception):
            raise found
        return found

    lost.incr = incr
    monkeypatch.setattr(limits, "cache", lost)
    assert limits.count("x", "y", limit=5).allowed
