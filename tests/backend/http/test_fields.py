"""Inputs: what comes through can be stored and said; what cannot is named."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from django.db import connection
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core._pydantic_core import list_all_errors

from backend.http.fields import Day, In, Lat, Lng, Moment, Name, Reason, Said, Slug, Text, Title, Words
from backend.http.translate import SAID, explain

any_text = st.text(st.characters() | st.sampled_from(["\x00", "\ud83d", " ", "　", "王"]), max_size=80)
OURS = {
    "nul_byte",
    "lone_surrogate",
    "blank",
    "moment_out_of_range",
    "position",
    "key_twice",
    "depends_on_later",
    "answer_type",
    "bbox",
}
KNOWN = {each["type"]: each for each in list_all_errors()}


def taken(kind, value):
    """`(value, None)` where it is taken, `(None, codes)` where it is not."""
    try:
        return TypeAdapter(kind).validate_python(value), None
    except ValidationError as error:
        return None, {explain(each)["code"] for each in error.errors()}


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_text)
def test_a_text_is_stored_byte_for_byte_or_refused(db, text):
    value, codes = taken(Text, text)
    storable = "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
    assert (codes is None) == storable
    if storable:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text", [value])
            assert cursor.fetchone()[0] == text
    else:
        assert codes <= {"nul_byte", "lone_surrogate", "string_unicode"}


@settings(max_examples=150, deadline=None)
@given(any_text)
def test_something_is_said(text):
    _value, codes = taken(Said, text)
    if codes is None:
        assert text.strip()
    elif taken(Text, text)[1] is None:
        assert codes == {"blank"}


@pytest.mark.parametrize(("kind", "most"), [(Name, 60), (Title, 120), (Reason, 1_000), (Words, 10_000)])
def test_a_text_has_an_end(kind, most):
    assert taken(kind, "长" * most) == ("长" * most, None)
    assert taken(kind, "长" * (most + 1))[1] == {"string_too_long"}
    assert taken(kind, " \n\t")[1] == {"blank"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("2026-11-20T09:30:00+08:00", None),
        ("2026-11-20T09:30:00Z", None),
        ("1900-01-01T00:00:00Z", None),
        ("9000-12-31T23:59:59Z", None),
        ("2026-11-20T09:30:00", "timezone_aware"),
        ("1899-12-31T23:59:59Z", "moment_out_of_range"),
        ("9001-01-01T00:00:00Z", "moment_out_of_range"),
        ("0001-01-01T00:00:00+23:59", "moment_out_of_range"),
        ("now", "datetime_from_date_parsing"),
        (None, "datetime_type"),
    ],
)
def test_moments(sent, code):
    assert taken(Moment, sent)[1] == ({code} if code else None)


@pytest.mark.parametrize(("kind", "most"), [(Lat, 90), (Lng, 180)])
def test_positions(kind, most):
    for good in (most, -most, 0, 39.93):
        assert taken(kind, good)[1] is None
    for bad in (most + 1e-9, -most - 1e-9, float("nan"), float("inf"), "north"):
        assert taken(kind, bad)[1]


@pytest.mark.parametrize("good", ["a", "first_aid", "a" * 40, "b2"])
def test_slugs(good):
    assert taken(Slug, good)[1] is None


@pytest.mark.parametrize("bad", ["", "A", "1a", "a-b", "a" * 41, "é", "a\n"])
def test_no_slugs(bad):
    assert taken(Slug, bad)[1] == {"string_pattern_mismatch"}


def test_a_misspelt_field_does_not_vanish():
    class Body(In):
        name: str = ""

    assert taken(Body, {"nmae": "x"})[1] == {"extra_forbidden"}


def test_moments_keep_their_instant():
    assert taken(Moment, "2026-11-20T09:30:00+08:00")[0] == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


class TestWords:
    @pytest.mark.parametrize("code", sorted(SAID))
    def test_every_error_of_the_map_exists_and_formats(self, code):
        assert code in set(KNOWN) | OURS, "no error has this name"
        context = KNOWN.get(code, {}).get("example_context") or {}
        fields = {name for _text, name, _spec, _conversion in Formatter().parse(str(SAID[code])) if name is not None}
        assert fields <= set(context), "the message names what the error does not tell"
        for language in ("zh-hans", "en"):
            with override(language):
                said = explain({"type": code, "loc": ("body", "x", 0), "ctx": context, "msg": "RAW", "input": "SECRET"})
            assert said["loc"] == ["body", "x", 0]
            assert said["message"]
            assert "{" not in said["message"]
            assert "…" not in said["message"]
            assert "SECRET" not in str(said)

    def test_every_error_of_ours_says_its_own_words(self):
        """A code that is neither here nor marked as ours would be answered with “cannot be read”."""
        said = re.compile(r'PydanticCustomError\(\s*"(\w+)"')
        root = Path(__file__).resolve().parents[3]
        codes = {
            code
            for part in ("backend", "volunteers", "needs", "projects")
            for path in (root / part).rglob("*.py")
            for code in said.findall(path.read_text())
        }
        assert "linli_role_twice" in codes
        assert {code for code in codes if not code.startswith("linli_")} <= set(SAID)

    def test_an_unknown_error_is_said_without_its_insides(self):
        said = explain({"type": "strange", "loc": ("x",), "msg": "RAW", "ctx": {"error": ValueError("SECRET")}})
        assert said["code"] == "strange"
        assert "RAW" not in said["message"]
        assert "SECRET" not in said["message"]

    def test_a_value_lacking_for_the_message_is_no_crash(self):
        assert explain({"type": "string_too_long", "msg": ""})["message"]

    @pytest.mark.parametrize("code", ["too_long", "too_short"])
    def test_a_text_behind_a_validator_of_ours_is_a_text(self, code):
        context = {"field_type": "Value", "max_length": 60, "min_length": 1}
        assert explain({"type": code, "ctx": context})["code"] == f"string_{code}"
        assert explain({"type": code, "ctx": {**context, "field_type": "List"}})["code"] == code


def test_the_codes_of_the_api_are_known():
    """Whatever wrong thing is sent to a field of these kinds, there are words for it."""

    class Body(In):
        text: Title
        moment: Moment
        number: int
        many: list[Slug]
        lat: Lat

    wrong = (None, 1, 1.5, "x", "", [], {}, True, "a\x00", "9" * 400, [[]], [1], {"x": 1}, float("nan"), b"\xff")
    codes = set()
    for name in Body.model_fields:
        for value in wrong:
            codes |= taken(Body, {name: value})[1]
    assert codes <= set(SAID), codes - set(SAID)


@pytest.mark.parametrize(
    ("day", "good"),
    [("1899-12-31", False), ("1900-01-01", True), ("9000-12-31", True), ("9001-01-01", False), ("2026-02-30", False)],
)
def test_days(day, good):
    value, _codes = taken(Day, day)
    assert value == (date.fromisoformat(day) if good else None)

    @pytest.mark.parametrize(
        ("expected", "said"),
        [
            ("'low', 'normal' or 'urgent'", "low, normal, urgent"),
            ("Outcome.NO_ANSWER or Outcome.BUSY", "no_answer, busy"),
        ],
    )
    def test_what_may_be_sent_is_named_as_it_is_sent(self, expected, said):
        with override("en"):
            found = explain({"type": "enum", "loc": (), "ctx": {"expected": expected}, "msg": ""})
        assert found["message"] == f"Send one of {said}."
        with override("zh-hans"):
            found = explain({"type": "enum", "loc": (), "ctx": {"expected": expected}, "msg": ""})
        assert said.replace(", ", "、") in found["message"]
