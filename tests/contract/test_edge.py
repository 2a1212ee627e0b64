"""What comes in badly: each is a problem with a stable code, in the caller's language, and nothing is stored."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from backend.errors import DomainError
from backend.http.batch import operations_of
from backend.http.models import Answer
from config.api import api as linli
from needs.desk.models import Need

NEED = {"kind": "help", "text": "灯坏了"}
PROBLEM = "application/problem+json"
BIG = 11 * 1024 * 1024


def send(method, path, token=None, *, lang="en", body=b"", kind="application/json", **headers):
    sent = {"Accept-Language": lang, **headers}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    return Client(raise_request_exception=False).generic(method, path, body, kind, headers=sent)


def problem(answer, status, code, lang="en"):
    """Check that the answer is this problem, and return it."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content[:300]
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:linli:problem:{code}")
    for text in (body["title"], body["detail"]):
        assert text
        assert any("\u4e00" <= character <= "\u9fff" for character in text) is (lang != "en")
    return body


@pytest.fixture
def token(user, token_for):
    return token_for(user())


LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-CN", "fr"])
"""What is neither is answered in Chinese."""


@LANGUAGES
@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/needs/", "/nothing", "/api/v2/needs"])
def test_no_such_address(db, path, lang):
    problem(send("GET", path, lang=lang), 404, "no_such_address", lang)


@LANGUAGES
@pytest.mark.parametrize(("method", "path"), [("DELETE", "/api/v1/needs"), ("POST", "/healthz"), ("PUT", "/api/v1/me")])
def test_method_not_allowed(token, method, path, lang):
    answer = send(method, path, token, lang=lang)
    problem(answer, 405, "method_not_allowed", lang)
    assert answer["Allow"]


@LANGUAGES
def test_eleven_megabytes(token, lang):
    body = json.dumps({**NEED, "text": "x" * BIG}).encode()
    assert problem(send("POST", "/api/v1/needs", token, lang=lang, body=body), 413, "too_large", lang)["fields"][
        "limit"
    ]
    assert not Need.objects.exists()


def test_eleven_megabytes_from_nobody(db):
    problem(send("POST", "/api/v1/needs", body=b"x" * BIG), 413, "too_large")


BROKEN = {
    "no JSON": b"{",
    "not UTF-8": b'{"kind": "help", "text": "\xff\xfe"}',
    "two values": b"{} {}",
    "very deep": b"[" * 20_000,
}


@LANGUAGES
@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_bodies_that_are_no_json(token, body, lang):
    problem(send("POST", "/api/v1/needs", token, lang=lang, body=body), 400, "bad_json", lang)
    assert not Need.objects.exists()


WRONG = {
    "nothing": ("", "missing"),
    "a list": ([], None),
    "null": (None, None),
    "a number": (7, None),
    "an unknown field": ({**NEED, "colour": "red"}, "extra_forbidden"),
    "a missing field": ({"kind": "help"}, "missing"),
    "a wrong type": ({**NEED, "text": 7}, "string_type"),
    "a kind that is none": ({**NEED, "kind": "wish"}, "enum"),
    "NUL": ({**NEED, "text": "a\x00b"}, "nul_byte"),
    "blank": ({**NEED, "text": " \n "}, "blank"),
    "too long": ({**NEED, "text": "x" * 10_001}, "string_too_long"),
    "an id that is none": ({**NEED, "id": "7"}, "uuid_parsing"),
    "a time without offset": ({**NEED, "reported_at": "2026-11-20T09:30:00"}, "timezone_aware"),
}


@LANGUAGES
@pytest.mark.parametrize(("body", "code"), WRONG.values(), ids=WRONG)
def test_bodies_with_wrong_fields(token, body, code, lang):
    raw = body if body == "" else json.dumps(body)
    said = problem(send("POST", "/api/v1/needs", token, lang=lang, body=raw), 422, "invalid_input", lang)
    assert said["errors"]
    if code is not None:
        assert code in [each["code"] for each in said["errors"]]
    for each in said["errors"]:
        assert any("\u4e00" <= character <= "\u9fff" for character in each["message"]) is (lang != "en"), each
    assert not Need.objects.exists()


@pytest.mark.parametrize("text", [r"\ud800", r"a\udc00b"])
def test_lone_surrogates(token, text):
    body = f'{{"kind": "help", "text": "{text}"}}'.encode()
    problem(send("POST", "/api/v1/needs", token, body=body), 422, "invalid_input")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "-Infinity"])
def test_numbers_that_json_has_not(token, number):
    body = (
        f'{{"kind": "help", "text": "灯", "location": {{"lat": {number}, "lng": 116.4, "datum": "WGS-84"}}}}'.encode()
    )
    assert send("POST", "/api/v1/needs", token, body=body).json()["code"] in {"invalid_input", "bad_json"}
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/html"]
)
def test_another_content_type_is_no_way_in(token, kind):
    answer = send("POST", "/api/v1/needs", token, body=b"kind=help&text=x", kind=kind)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in {"bad_json", "bad_request", "invalid_input"}
    assert not Need.objects.exists()


@LANGUAGES
@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic eDp5",
        "Bearer " + "a" * 5_000,
        "Bearer \u4e2d",
        "Bearer a b",
        "bearer",
    ],
)
def test_tokens_missing_and_forged(db, header, lang):
    headers = {} if header is None else {"Authorization": header}
    answer = send("GET", "/api/v1/me", lang=lang, **headers)
    problem(answer, 401, "not_signed_in", lang)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_that_was_ended(token):
    assert send("POST", "/api/v1/auth/sign-out", token).status_code == 200
    problem(send("GET", "/api/v1/me", token), 401, "not_signed_in")


@pytest.mark.parametrize("path", ["/api/v1/needs/7", "/api/v1/tasks/%00", "/api/v1/projects/x'--", "/api/v1/needs/%ff"])
def test_ids_that_are_none(token, path):
    answer = send("GET", path, token)
    assert (answer.status_code, answer["Content-Type"]) in {(422, PROBLEM), (404, PROBLEM), (400, PROBLEM)}


@pytest.mark.parametrize("kind", ["needs", "tasks", "projects", "activities"])
def test_unknown_ids(token, kind):
    problem(send("GET", f"/api/v1/{kind}/{uuid4()}", token), 404, "not_found")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1000", "limit=x", "cursor=x", "cursor=%00", "limit=99999999999999999999"]
)
def test_queries_that_cannot_be(token, query):
    assert send("GET", f"/api/v1/needs?{query}", token).status_code == 422


@pytest.mark.parametrize("key", ["x" * 101, "\u4e2d", " ", "a\tb"])
def test_idempotency_keys_that_cannot_be_kept(token, key):
    answer = send("POST", "/api/v1/needs", token, body=json.dumps(NEED), **{"Idempotency-Key": key})
    problem(answer, 422, "idempotency_key_invalid")
    assert not Need.objects.exists()


def test_a_key_with_another_body(token):
    first = send("POST", "/api/v1/needs", token, body=json.dumps(NEED), **{"Idempotency-Key": "k"})
    again = send("POST", "/api/v1/needs", token, body=json.dumps(NEED), **{"Idempotency-Key": "k"})
    other = send("POST", "/api/v1/needs", token, body=json.dumps({**NEED, "text": "水"}), **{"Idempotency-Key": "k"})
    assert (first.status_code, first.content) == (201, again.content)
    problem(other, 422, "idempotency_key_reused")
    assert (Need.objects.count(), Answer.objects.count()) == (1, 1)


def test_every_text_comes_back_as_it_was_sent(token):
    for text in ("👵🏽🔥", "𠮷𡈽𩸽", "e\u0301 é \u202e", "x" * 10_000, " 前后有空格 \r\n"):
        made = send("POST", "/api/v1/needs", token, body=json.dumps({**NEED, "text": text}))
        assert (made.status_code, made.json()["text"]) == (201, text)


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "9" * 30])
def test_lengths_that_are_no_numbers(db, length):
    answer = send("POST", "/api/v1/needs", **{"Content-Length": length})
    problem(answer, 413, "too_large")


def test_a_code_is_of_one_refusal(db):
    """A client that knows a code knows status and fields. A narrower case of a refusal is a subclass, and adds words."""
    by_code, statuses = {}, {}
    for kind in _below(DomainError):
        statuses.setdefault(kind.code, set()).add(kind.status)
        if "code" in vars(kind):
            by_code.setdefault(kind.code, []).append(kind.__qualname__)
    assert {code: found for code, found in by_code.items() if len(found) > 1} == {}
    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def _below(kind):
    for each in kind.__subclasses__():
        if each.__module__.split(".")[0] in {"backend", "volunteers", "needs", "projects"}:
            yield each
        yield from _below(each)


def test_every_operation_asks_how_far_the_session_reaches():
    """A session by paper card is held back by each, not by most of them."""
    asked = [each for each in operations_of(linli) if each.auth_callbacks]
    assert len(asked) > 100
    assert [each.path for each in asked if not getattr(each.view_func, "asks_reach", False)] == []
