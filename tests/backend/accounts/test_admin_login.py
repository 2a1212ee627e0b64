"""The door of the administration: password and second factor at once; no session without both."""

import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from backend.accounts.second_factor import enrol
from backend.accounts.services import make_superuser
from backend.audit.models import Entry
from backend.policy import Actor
from tests.backend.accounts.test_second_factor import code_of, wrong_of
from tests.crowd import at_once

PHONE, WORDS = "13800138000", "a sentence that nobody guesses"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


@pytest.fixture
def boss(street):
    actor = Actor.system(street_id=street.id, at=timezone.now())
    return make_superuser(actor=actor, phone=PHONE, name="赵", street=street, password=WORDS, now=actor.at)


@pytest.fixture
def enrolled(boss, street):
    """`(secret, recovery codes)`."""
    actor = Actor.system(street_id=street.id, at=timezone.now())
    uri, codes = enrol(actor=actor, person=boss, now=actor.at)
    return parse_qs(urlsplit(uri).query)["secret"][0], codes


def log_in(client, code="", password=WORDS):
    return client.post("/admin/login/", {"username": PHONE, "password": password, "code": code})


def is_in(client):
    return client.get("/admin/").status_code == 200


def test_both_open_the_door(client, clock, enrolled):
    answer = log_in(client, code_of(enrolled[0]))
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/profile/")
    assert is_in(client)
    assert Entry.objects.filter(action="account.enter_admin").count() == 1


def test_the_form_asks_for_it(client, db):
    page = client.get("/admin/login/").content.decode()
    assert 'name="code"' in page
    assert "one-time-code" in page


@pytest.mark.parametrize("given", ["", "   "])
def test_the_password_alone_opens_nothing(client, clock, enrolled, given):
    answer = log_in(client, given)
    assert answer.status_code == 200
    assert not is_in(client)
    assert not Session.objects.exists(), "no session waits for the second step"
    assert "wrong" not in Authenticator.objects.get(type="totp").data, "an empty field is no try"


def test_a_wrong_code(client, clock, enrolled):
    answer = log_in(client, wrong_of(enrolled[0]))
    assert answer.status_code == 200
    assert not is_in(client)
    assert not Session.objects.exists()
    assert len(Authenticator.objects.get(type="totp").data["wrong"]) == 1


def test_a_wrong_password_spends_no_code(client, clock, enrolled):
    code = code_of(enrolled[0])
    log_in(client, code, password="nothing")
    assert "wrong" not in Authenticator.objects.get(type="totp").data
    log_in(client, code)
    assert is_in(client)


def test_a_code_is_used_once(client, clock, enrolled):
    code = code_of(enrolled[0])
    log_in(client, code)
    client.post("/admin/logout/")
    assert not is_in(client)
    log_in(client, code)
    assert not is_in(client)
    clock.shift(timedelta(seconds=30))
    log_in(client, code_of(enrolled[0]))
    assert is_in(client)


def test_five_wrong_and_it_rests(client, clock, enrolled, settings):
    for _ in range(5):
        log_in(client, wrong_of(enrolled[0]))
    answer = log_in(client, code_of(enrolled[0]))
    assert not is_in(client)
    assert re.search(r"900|901", answer.content.decode()), "it says how long to wait"
    clock.shift(timedelta(minutes=15, seconds=1))
    log_in(client, code_of(enrolled[0]))
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_twenty_uses_of_one_code_open_one_session(enrolled):
    from django.test import Client  # noqa: PLC0415  # one for each thread

    code = code_of(enrolled[0])
    told = at_once([lambda: log_in(Client(), code).status_code for _ in range(12)])
    assert sorted(told) == [200] * 11 + [302]


def test_a_recovery_code_opens_it_once(client, clock, enrolled):
    log_in(client, enrolled[1][0])
    assert is_in(client)
    client.post("/admin/logout/")
    log_in(client, enrolled[1][0])
    assert not is_in(client)


def test_a_session_from_before_it_was_set_up_is_over(client, clock, boss, street):
    log_in(client)
    assert is_in(client)
    actor = Actor.system(street_id=street.id, at=timezone.now())
    enrol(actor=actor, person=boss, now=actor.at)
    assert not is_in(client)


def test_one_that_was_reset_takes_its_sessions_along(client, clock, boss, enrolled, street):
    log_in(client, code_of(enrolled[0]))
    assert is_in(client)
    Authenticator.objects.filter(user=boss).delete()
    actor = Actor.system(street_id=street.id, at=timezone.now())
    enrol(actor=actor, person=boss, now=actor.at)
    assert not is_in(client)


class TestProduction:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.ADMIN_SECOND_FACTOR = True

    def test_who_has_none_does_not_get_in(self, client, boss):
        answer = log_in(client)
        assert "create-admin" in answer.content.decode()
        assert not is_in(client)
        assert not Session.objects.exists()
        client.force_login(boss)
        assert not is_in(client), "whatever way the session came about"

    def test_create_admin_sets_it_up(self, client, clock, street, monkeypatch):
        monkeypatch.setenv("LINLI_ADMIN_PASSWORD", WORDS)
        said = [io.StringIO(), io.StringIO()]
        for out in said:
            call_command("create_admin", phone=PHONE, name="赵", street=street.code, stdout=out)
        uri = re.search(r"otpauth://\S+", said[0].getvalue())[0]
        assert "otpauth" not in said[1].getvalue(), "shown once"
        log_in(client, code_of(parse_qs(urlsplit(uri).query)["secret"][0]))
        assert is_in(client)


def test_production_asks_for_it_and_the_demonstration_does_not():
    from config.settings import base  # noqa: PLC0415

    assert base.ADMIN_SECOND_FACTOR is not base.EMBEDDED
