"""Cursor pages: together they are the list, whatever the order; a cursor from elsewhere is refused."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backend.http.pages import BadCursor, Page, PageIn, page
from backend.ids import new_id
from tests.factories import RoleFactory, TaskFactory, TeamFactory

EPOCH = datetime(2026, 11, 20, tzinfo=UTC)
FIELDS = ("name", "number", "at", "far")


class Thing(models.Model):
    """Anything with columns of every kind that lists are ordered by; in a registry of its own."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=20)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    far = models.FloatField()

    class Meta:
        app_label = "pages_test"
        apps = Apps()

    def __str__(self):
        return str(self.id)


@pytest.fixture
def things(db):
    """`things(rows)`: the table holds these rows, and nothing else."""
    with connection.schema_editor() as editor:
        editor.create_model(Thing)

    def make(rows):
        Thing.objects.all().delete()
        return Thing.objects.bulk_create(rows)

    return make


# Few values of each, so that many rows are equal in all but their id.
a_thing = st.builds(
    Thing,
    id=st.uuids(),
    name=st.sampled_from(["", "a", "王", "'; --", "%_\\", "é", "𠮷"]),
    number=st.sampled_from([0, 1, -1, 2**53 - 1]),
    at=st.sampled_from([EPOCH, EPOCH + timedelta(microseconds=1), EPOCH - timedelta(days=20_000)]),
    far=st.sampled_from([0.0, 0.1, 1e-7, 123456.78901234567, -1.5]),
)
some_things = st.lists(a_thing, max_size=14, unique_by=lambda thing: thing.id)
an_order = st.builds(
    lambda names, signs: tuple(sign + name for name, sign in zip((*names, "id"), signs, strict=False)),
    st.lists(st.sampled_from(FIELDS), unique=True, max_size=4),
    st.lists(st.sampled_from(["", "-"]), min_size=5, max_size=5),
)

with_table = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def turn(order, limit, *, between=lambda: None):
    """The ids of all pages, one after the other."""
    found, cursor = [], None
    for _ in range(60):
        got: Page = page(Thing.objects.all(), PageIn(cursor=cursor, limit=limit), lambda row: row.id, order=order)
        assert len(got.items) <= limit
        found += got.items
        if got.next is None:
            return found
        assert len(got.items) == limit, "only the last page is short"
        assert len(got.next) <= PageIn.model_json_schema()["properties"]["cursor"]["anyOf"][0]["maxLength"]
        cursor = got.next
        between()
    raise AssertionError("there is no end")


@with_table
@given(some_things, an_order, st.integers(1, 5))
def test_all_pages_together_are_the_list(things, rows, order, limit):
    things(rows)
    whole = list(Thing.objects.order_by(*order).values_list("id", flat=True))
    assert turn(order, limit) == whole


@with_table
@given(some_things, st.lists(a_thing, max_size=6), an_order, st.integers(1, 3))
def test_nothing_is_skipped_or_shown_twice_while_rows_come_in(things, rows, newcomers, order, limit):
    assume(not {row.id for row in rows} & {row.id for row in newcomers})
    things(rows)
    waiting = {row.id: row for row in newcomers}

    def one_comes():
        if waiting:
            waiting.popitem()[1].save(force_insert=True)

    found = turn(order, limit, between=one_comes)
    assert len(found) == len(set(found))
    assert {row.id for row in rows} <= set(found)


@with_table
@given(some_things, an_order, st.integers(1, 3))
def test_nothing_is_shown_twice_while_rows_go(things, rows, order, limit):
    things(rows)
    gone = set()

    def one_goes():
        row = Thing.objects.order_by(*order).first()
        if row is not None:
            gone.add(row.id)
            row.delete()

    found = turn(order, limit, between=one_goes)
    assert len(found) == len(set(found))
    assert {row.id for row in rows} - gone <= set(found)


def encoded(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


json_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [
            str(new_id()),
            EPOCH.isoformat(),
            "2026-11-20",
            "2026-11-20T09:30:00",
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            2**63,
            -(2**70),
            1e308,
        ]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
a_part = st.tuples(st.sampled_from(["t", "u", "v"]), json_value).map(list) | json_value
a_cursor = st.text(max_size=40) | st.lists(a_part, max_size=5).map(encoded) | json_value.map(encoded)


@settings(with_table, max_examples=400)
@given(a_cursor, an_order)
def test_a_cursor_from_elsewhere_is_refused_or_a_place_in_the_list(things, cursor, order):
    things([])
    assume(len(cursor) <= 1_000)
    with suppress(BadCursor):
        page(Thing.objects.all(), PageIn(cursor=cursor), lambda row: row.id, order=order)


@with_table
@given(some_things, an_order, an_order)
def test_a_cursor_of_another_list_is_no_crash(things, rows, order, other):
    things(rows)
    first = page(Thing.objects.all(), PageIn(limit=1), lambda row: row.id, order=order)
    assume(first.next is not None)
    with suppress(BadCursor):
        page(Thing.objects.all(), PageIn(cursor=first.next, limit=1), lambda row: row.id, order=other)


LISTS = ("/tasks", "/tasks?near=39.93,116.42", "/teams", "/volunteers", "/me/offers", "/me/assignments")
BAD = (
    "x",
    "🙂",
    "W10=",  # []
    "e30=",  # {}
    "bnVsbA==",  # null
    "W" * 400,
    encoded([["v", "a"]]),
    encoded([["v", "a"], ["v", "b"]]),
    encoded([["u", str(new_id())]] * 5),
    encoded([["t", "2026-11-20T09:30:00"], ["u", str(new_id())]]),
    encoded([["x", 1], ["u", str(new_id())]]),
    encoded([["v", None], ["u", str(new_id())]]),
    encoded([["v", {}], ["u", []]]),
    encoded([["v", "a\x00"], ["u", str(new_id())]]),
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_over_http(api, user, street, path):
    phone = api(user())
    for bad in BAD:
        path_only, _, near = path.partition("?near=")
        answer = phone.get(path_only, cursor=bad, **({"near": near} if near else {}))
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor"), (bad, answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"limit": 0}, "greater_than_equal"),
        ({"limit": 101}, "less_than_equal"),
        ({"limit": "x"}, "int_parsing"),
        ({"cursor": "x" * 1_001}, "string_too_long"),
    ],
)
def test_how_a_list_is_asked_for(api, user, params, error):
    answer = api(user()).get("/tasks", **params)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["errors"]] == [error]


@pytest.mark.django_db
def test_the_pages_of_the_board(api, street, user):
    manager = RoleFactory(user=user(), tier="manager").user
    made = {str(TaskFactory(street=street).id) for _ in range(7)}
    boss, found, cursor = api(manager), [], None
    for _ in range(4):
        body = boss.get("/tasks", limit=2, **({"cursor": cursor} if cursor else {})).json()
        found += [task["id"] for task in body["items"]]
        cursor = body["next"]
    assert cursor is None
    assert sorted(found) == sorted(made)


@pytest.mark.django_db
def test_long_names_leave_room_for_the_cursor(api, street, user):
    """The longest name that a team may have, in the characters that take most bytes."""
    made = {str(TeamFactory(street=street, name="𠮷" * 59 + letter).id) for letter in "甲乙丙"}
    phone, found, cursor = api(user()), [], None
    for _ in made:
        answer = phone.get("/teams", limit=1, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.content
        found += [team["id"] for team in answer.json()["items"]]
        cursor = answer.json()["next"]
    assert sorted(found) == sorted(made)
    assert cursor is None
