"""The map over HTTP."""

import pytest
from geojson_pydantic import FeatureCollection

from backend.places.datum import Datum, from_wgs84
from needs.desk.models import Need
from tests.needs.conftest import HERE, THERE
from tests.queries import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(api, cast):
    def get(by=None, **params):
        answer = api(by or cast.neighbour).get("/needs/map", **params)
        assert answer.status_code == 200, answer.content
        FeatureCollection.model_validate(answer.json())
        return answer.json()

    return get


@pytest.fixture
def several(report):
    def make(number, **fields):
        return [report(**{"visibility": "public", **fields})["id"] for _ in range(number)]

    return make


def numbers(body):
    return sorted(each["properties"]["count"] for each in body["features"])


def test_neighbours_see_the_public_part_and_handlers_all_of_theirs(look, several, cast):
    several(3)
    several(4, visibility="private")
    several(3, visibility="private", location=THERE)
    assert numbers(look()) == numbers(look(cast.resident)) == [3]
    assert numbers(look(cast.leader)) == [7]
    assert numbers(look(cast.other_leader, zoom=16)) == [3, 3]
    assert sum(numbers(look(cast.manager))) == 10
    assert numbers(look(cast.stranger)) == []


def test_never_of_wrongdoing(look, several, cast):
    several(5, kind="wrongdoing")
    for who in (cast.neighbour, cast.resident, cast.manager, cast.core_leader, cast.receiver):
        assert look(who) | {"features": []} == look(who)
        assert look(who)["withheld"] == 0


def test_a_cell_under_three_is_shown_to_nobody(look, several, cast):
    several(2)
    for who in (cast.neighbour, cast.manager):
        for zoom in (0, 12, 15, 22):
            body = look(who, zoom=zoom)
            assert (body["features"], body["withheld"]) == ([], 0)
    several(1, location=THERE)
    for zoom in (0, 12, 22):
        body = look(zoom=zoom)
        assert sum(numbers(body)) + body["withheld"] == 3
        assert numbers(body) in ([], [3])


def test_no_box_tells_what_a_larger_one_hides(look, several):
    several(3)
    several(1, location=THERE)
    whole = look(zoom=22)
    for west, east in ((116.40, 116.42), (116.42, 116.44), (116.4249, 116.4253), (116.0, 116.1)):
        part = look(zoom=22, bbox=f"{west},39.90,{east},39.95")
        assert part["withheld"] == whole["withheld"]
        assert all(each in whole["features"] for each in part["features"])


def test_counts_by_what_they_are(look, several):
    lights = several(4, kind="help")
    Need.objects.filter(pk__in=lights).update(category="light")
    several(3, kind="complaint")
    [cell] = look()["features"]
    assert cell["properties"] | {"cell": "", "resolution": 0} == {
        "cell": "",
        "resolution": 0,
        "count": 7,
        "kinds": {"help": 4, "complaint": 3},
        "categories": {"light": 4, "none": 3},
        "statuses": {"reported": 7},
        "merged": False,
    }
    assert numbers(look(kind="help")) == [4]
    assert numbers(look(category="light")) == [4]
    assert numbers(look(status="triaged")) == []


@pytest.mark.parametrize("shape", ["cells", "points"])
@pytest.mark.parametrize("datum", list(Datum))
def test_in_every_datum_and_shape(look, several, shape, datum):
    several(3)
    body = look(shape=shape, datum=datum.value, zoom=22)
    [cell] = body["features"]
    assert (body["datum"], body["resolution"]) == (datum, 9)
    coordinates = cell["geometry"]["coordinates"]
    ring = coordinates[0] if shape == "cells" else [coordinates]
    lat, lng = from_wgs84(HERE["lat"], HERE["lng"], datum)
    assert all(abs(each[0] - lng) < 0.004 and abs(each[1] - lat) < 0.004 for each in ring)
    assert cell["geometry"]["type"] == ("Polygon" if shape == "cells" else "Point")
    box = f"{lng - 0.01},{lat - 0.01},{lng + 0.01},{lat + 0.01}"
    assert look(datum=datum.value, zoom=22, bbox=box, shape=shape) == body


def test_zoom_by_zoom_the_numbers_add_up(look, several):
    several(3)
    several(4, location=THERE)
    several(3, location={**HERE, "lat": 39.9230})
    for zoom in (0, 11, 12, 14, 16, 22):
        assert sum(numbers(look(zoom=zoom))) + look(zoom=zoom)["withheld"] == 10


def test_what_is_over_is_on_no_map(look, several):
    made = several(3)
    assert numbers(look()) == [3]
    Need.objects.filter(pk=made[0]).update(status="closed")
    assert numbers(look()) == []


@pytest.mark.parametrize(
    "params",
    [{"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"bbox": "5,5,4,6"}, {"bbox": "nan,0,1,1"}, {"zoom": 23}, {"shape": "x"}],
)
def test_what_cannot_be_is_refused(api, cast, params):
    answer = api(cast.neighbour).get("/needs/map", **params)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_who_has_it_is_not_sent_it_again(api, cast, several):
    several(3)
    caller = api(cast.neighbour)
    tag = caller.get("/needs/map")["ETag"]
    again = caller.client.get("/api/v1/needs/map", headers={**caller.headers, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    several(1)
    assert caller.client.get("/api/v1/needs/map", headers={**caller.headers, "If-None-Match": tag}).status_code == 200


def test_the_statements_do_not_grow(look, several, cast):
    several(3)
    look()
    with counted() as few:
        look()
    several(5, location=THERE)
    with counted() as many:
        look()
    assert len(few) == len(many) <= 4
