"""From an input to the columns of a row, and back out."""

import pytest
from pydantic import ValidationError

from backend.places.cells import cell_of, centre
from backend.places.datum import Datum, from_wgs84
from backend.places.geo import distance_m
from backend.places.schemas import PlaceIn, shown, shown_to_strangers
from backend.places.services import OutsideStreet, place_fields
from tests.factories import StreetFactory

pytestmark = pytest.mark.django_db

LIUTIAO = (39.9287, 116.4160)


@pytest.mark.parametrize("datum", list(Datum))
def test_the_same_place_in_every_datum(dongsi, code_of, datum):
    lat, lng = from_wgs84(*LIUTIAO, datum)
    fields = place_fields(street_id=dongsi.id, place=PlaceIn(lat=lat, lng=lng, datum=datum), address="六条 5 号")
    assert distance_m((fields["lat"], fields["lng"]), LIUTIAO) < 0.01
    assert fields["datum"] == datum
    assert fields["cell"] == cell_of(*LIUTIAO)
    assert fields["address"] == "六条 5 号"
    assert code_of(fields["community_id"]) == "110101006003"
    assert code_of(fields["grid_id"]) == "11010100600301"


def test_without_a_place_the_address_is_kept(dongsi):
    fields = place_fields(street_id=dongsi.id, place=None, address="六条 5 号")
    assert fields.pop("address") == "六条 5 号"
    assert fields.pop("datum") == ""
    assert set(fields.values()) == {None}


def test_outside_the_street_is_refused_with_advice(dongsi):
    with pytest.raises(OutsideStreet) as refused:
        place_fields(street_id=dongsi.id, place=PlaceIn(lat=39.90, lng=116.40))
    assert refused.value.status == 422
    assert "GCJ-02" in refused.value.detail


def test_the_wrong_datum_puts_a_place_elsewhere(dongsi):
    east_edge = (39.9260, 116.4275)
    gcj = from_wgs84(*east_edge, Datum.GCJ02)
    assert place_fields(street_id=dongsi.id, place=PlaceIn(lat=gcj[0], lng=gcj[1], datum="GCJ-02"))["community_id"]
    with pytest.raises(OutsideStreet):
        place_fields(street_id=dongsi.id, place=PlaceIn(lat=gcj[0], lng=gcj[1]))


def test_a_street_without_outlines_takes_any_place():
    fields = place_fields(street_id=StreetFactory().id, place=PlaceIn(lat=30.0, lng=104.0))
    assert (fields["community_id"], fields["grid_id"]) == (None, None)
    assert fields["cell"] == cell_of(30.0, 104.0)


@pytest.mark.parametrize("spelt", ["wgs84", "WGS-84", "Wgs84", "gcj02", "GCJ-02", "bd09", "BD-09", "bD-09"])
def test_datums_as_clients_spell_them(spelt):
    assert PlaceIn(lat=1, lng=1, datum=spelt).datum.value.replace("-", "") == spelt.upper().replace("-", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"datum": "CGCS2000"},
        {"datum": ""},
        {"datum": 84},
        {"datum": None},
        {"lat": float("nan")},
        {"lat": float("inf")},
        {"lat": 90.001},
        {"lng": -180.001},
        {"lng": None},
        {"altitude": 44},
    ],
)
def test_bad_places_are_refused(wrong):
    with pytest.raises(ValidationError):
        PlaceIn(**{"lat": 39.9, "lng": 116.4, **wrong})


def test_the_schema_lists_the_canonical_names():
    schema = PlaceIn.model_json_schema()
    assert schema["$defs"]["Datum"]["enum"] == ["WGS-84", "GCJ-02", "BD-09"]
    assert schema["properties"]["datum"]["default"] == "WGS-84"


def test_output_in_the_datum_asked_for():
    out = shown(*LIUTIAO, Datum.GCJ02)
    assert (out.lat, out.lng) == pytest.approx(from_wgs84(*LIUTIAO, Datum.GCJ02), abs=1e-7)
    assert out.model_dump(mode="json")["datum"] == "GCJ-02"


def test_strangers_see_the_cell_alone():
    one, other = cell_of(*LIUTIAO), cell_of(LIUTIAO[0] + 0.0001, LIUTIAO[1])
    assert one == other
    out = shown_to_strangers(one, Datum.WGS84)
    assert (out.lat, out.lng) == pytest.approx(centre(one), abs=1e-7)
    assert (out.lat, out.lng) != LIUTIAO
