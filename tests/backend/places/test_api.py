"""Areas over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.places.datum import Datum, from_wgs84
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db

LIUTIAO = (39.9287, 116.4160)


@pytest.fixture
def resident(api, user, dongsi):
    return api(user(home_street=dongsi))


def test_the_tree_from_the_top_down(resident, other_street):
    CommunityFactory(parent=other_street)
    answer = resident.get("/areas")
    assert answer.status_code == 200
    body = answer.json()
    assert body["next"] is None
    assert [area["level"] for area in body["items"]] == ["street", *["community"] * 6, *["grid"] * 2]
    assert all(area["boundary"] is None for area in body["items"])
    ids = {area["id"] for area in body["items"]}
    assert body["items"][0]["parent_id"] is None
    assert all(area["parent_id"] in ids for area in body["items"][1:])
    assert body["items"][3]["name"] == "六条社区"
    assert body["items"][3]["name_en"] == "Liutiao Community"


@pytest.mark.parametrize("datum", ["WGS-84", "gcj02", "bd-09"])
def test_outlines_in_the_datum_asked_for(resident, dongsi, datum):
    body = resident.get("/areas", boundaries="true", datum=datum).json()
    there = from_wgs84(39.9230, 116.4111, Datum({"gcj02": "GCJ-02", "bd-09": "BD-09"}.get(datum, datum)))
    ring = body["items"][0]["boundary"]["coordinates"][0]
    assert any((lat, lng) == pytest.approx(there, abs=2e-7) for lng, lat in ring)


def test_locate_in_every_datum(resident):
    for datum in Datum:
        lat, lng = from_wgs84(*LIUTIAO, datum)
        body = resident.get("/areas/locate", lat=lat, lng=lng, datum=datum.value).json()
        assert body["inside_street"] is True
        assert body["community"]["code"] == "110101006003"
        assert body["grid"]["code"] == "11010100600301"


def test_locate_outside(resident):
    assert resident.get("/areas/locate", lat=39.9, lng=116.3).json() == {
        "inside_street": False,
        "community": None,
        "grid": None,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": "NaN"},
        {"lat": "inf"},
        {"lat": 91},
        {"lng": 181},
        {"lng": ""},
        {"datum": "mars"},
        {"datum": ""},
        {"lat": None},
    ],
)
def test_bad_positions_are_problems(resident, wrong):
    sent = {key: value for key, value in {"lat": 39.9, "lng": 116.4, **wrong}.items() if value is not None}
    answer = resident.get("/areas/locate", **sent)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_input"
    assert answer.json()["errors"][0]["loc"][-1] == next(iter(wrong))


def test_sign_in_is_needed(api):
    assert api().get("/areas").status_code == 401
    assert api().get("/areas/locate", lat=39.9, lng=116.4).status_code == 401


def test_the_number_of_queries_is_constant(resident, dongsi):
    def count(path, **params):
        with CaptureQueriesContext(connection) as queries:
            assert resident.get(path, **params).status_code == 200
        return len(queries)

    few = count("/areas", boundaries="true")
    CommunityFactory.create_batch(3, parent=dongsi)
    assert count("/areas", boundaries="true") == few == 2
    assert count("/areas/locate", lat=39.9287, lng=116.4160) == 3
