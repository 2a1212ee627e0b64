"""Where an input is wrong, told as its sender wrote it; and how long to wait, in the header too."""

import json
from datetime import UTC, datetime

import pytest

from backend.accounts.codes import TooManyCodes
from backend.accounts.second_factor import TooManyTries
from backend.errors import DomainError
from backend.http.problems import problem
from tests.rows import dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(api, user):
    return api(user())


def wrong(answer):
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "invalid_input"
    return [each["loc"] for each in answer.json()["errors"]]


def test_a_field_is_named_by_its_path_in_the_body(api, caller):
    assert wrong(api().post("/auth/code", {})) == [["body", "phone"]]
    place = {"lat": 39.9, "lng": 200, "datum": "WGS-84"}
    sent = {"label": "家", "building": "乙 1 号", "location": place}
    assert wrong(caller.post("/me/addresses", sent)) == [["body", "location", "lng"]]
    assert wrong(caller.post("/batch", {"commands": [{"method": "POST", "path": "/api/v1/needs"}]})) == [
        ["body", "commands", 0, "idempotency_key"]
    ]


def test_what_is_wrong_with_the_body_as_a_whole_names_the_body(api):
    assert wrong(api().post("/auth/code", [])) == [["body"]]


def test_a_parameter_of_the_address_is_named_with_where_it_stands(caller):
    assert wrong(caller.get("/me/notifications?limit=1000")) == [["query", "limit"]]
    assert wrong(caller.post("/me/sessions/nope/revoke")) == [["path", "session_id"]]


def test_an_unknown_key_is_named_itself(caller):
    before = dump()
    sent = {"kinds": {"need_answered": {"pigeon": "off"}}}
    assert wrong(caller.put("/me/notification-preferences", sent)) == [["body", "kinds", "need_answered", "pigeon"]]
    assert dump() == before


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("method", "path", "sent", "field", "code"),
    [
        ("patch", "/me/profile", {"birth": "1950-05"}, "birth", "linli_birth"),
        ("post", "/me/children", {"name": "小明", "birth": ""}, "birth", "linli_birth"),
        ("put", "/me/pin", {"pin": "12"}, "pin", "linli_pin"),
        ("post", "/representations", {"relation": "family", "purposes": ["report"]}, None, "linli_somebody"),
    ],
)
def test_who_may_err_is_told_in_words_what_to_send(api, user, lang, method, path, sent, field, code):
    caller = api(user(), lang=lang)
    before = dump()
    answer = getattr(caller, method)(path, sent)
    assert wrong(answer) == [["body", field] if field else ["body"]]
    (said,) = answer.json()["errors"]
    assert said["code"] == code
    assert said["message"].isascii() is (lang == "en")
    assert not set("^$[]\\") & set(said["message"])
    assert "docs" not in said["message"]
    assert dump() == before


def test_an_empty_birth_takes_it_off_the_record(caller):
    assert caller.patch("/me/profile", {"birth": "1950"}).json()["birth"] == "1950"
    assert caller.patch("/me/profile", {"birth": ""}).json()["birth"] == ""


@pytest.mark.parametrize("refusal", [TooManyCodes(wait=90), TooManyTries(wait=90)])
def test_whoever_is_to_wait_finds_it_in_the_header(refusal):
    assert problem(refusal)["Retry-After"] == "90"


def test_nobody_is_to_wait_for_what_waiting_does_not_mend():
    class Elsewhere(DomainError):
        status = 409

    assert "Retry-After" not in problem(Elsewhere(wait=90))


def test_a_moment_in_a_refusal_is_written_as_everywhere():
    moment = datetime(2026, 8, 1, 9, 30, tzinfo=UTC)
    fields = json.loads(problem(DomainError(at=moment, day=moment.date(), hour=moment.time())).content)["fields"]
    assert fields == {"at": "2026-08-01T09:30:00+00:00", "day": "2026-08-01", "hour": "09:30:00"}
