"""Importing outlines: what is good enters, what is not is reported with its number and a reason."""

import copy
import json
import math
from itertools import pairwise

import pytest

from backend.audit.models import Entry
from backend.errors import NotAllowed, NotFound
from backend.parties.models import Post
from backend.places import boundaries
from backend.places.administration import StreetExists, UnknownTimezone, create_street, import_boundaries
from backend.places.boundaries import NotFeatures
from backend.places.datum import Datum, from_wgs84
from backend.places.models import Area
from backend.policy import NOBODY, Actor
from config.demo import areas
from tests.backend.places.conftest import enter

pytestmark = pytest.mark.django_db

SQUARE = [[116.41, 39.92], [116.42, 39.92], [116.42, 39.93], [116.41, 39.93], [116.41, 39.92]]


def feature(coordinates=None, kind="Polygon", **properties):
    return {
        "type": "Feature",
        "properties": {"level": "community", "code": "c1", "name": "六条社区", **properties},
        "geometry": {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates},
    }


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_the_demonstration_enters_whole(dongsi):
    tree = {area.code: area for area in Area.objects.filter(street=dongsi)}
    assert len(tree) == 9
    assert tree["110101006003"].parent_id == dongsi.id
    assert tree["11010100600301"].parent_id == tree["110101006003"].id
    assert all(area.boundary_version == 1 for area in tree.values())
    assert (dongsi.west, dongsi.south, dongsi.east, dongsi.north) == (116.411, 39.923, 116.4281, 39.9326)


def test_the_same_file_again_changes_nothing(dongsi, now):
    report = enter(dongsi, areas.dongsi(), now)
    assert len(report.unchanged) == 9
    assert report.created == report.updated == report.rejected == []
    assert set(Area.objects.values_list("boundary_version", flat=True)) == {1}


def test_a_changed_outline_gets_a_new_version_and_a_changed_name_does_not(dongsi, now):
    changed = areas.dongsi()
    changed["features"][1]["geometry"]["coordinates"][0][1][0] += 0.0001
    changed["features"][2]["properties"]["name"] = "东四二条社区"
    report = enter(dongsi, changed, now)
    assert report.updated == ["110101006001", "110101006002"]
    assert Area.objects.get(code="110101006001").boundary_version == 2
    assert Area.objects.get(code="110101006002").boundary_version == 1
    assert Area.objects.get(code="110101006002").name == "东四二条社区"


def test_a_dry_run_reports_the_same_and_writes_nothing(street, now):
    report = enter(street, collection(feature(), feature(level="grid", code="g1", parent="c1")), now, dry_run=True)
    assert report.created == ["c1", "g1"]
    assert Area.objects.filter(street=street).count() == 1
    assert not Entry.objects.exists()


def test_an_import_is_audited_without_names(street, now):
    enter(street, collection(feature(), feature(code="c2", level="grid")), now)
    entry = Entry.objects.get(action="street.import_boundaries", object_id=street.id)
    assert entry.data == {"datum": "WGS-84", "created": ["c1"], "updated": [], "rejected": [1]}


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_outlines_are_stored_in_wgs84(street, now, datum):
    sent = [list(reversed(from_wgs84(lat, lng, datum))) for lng, lat in SQUARE]
    enter(street, collection(feature([sent])), now, datum=datum)
    stored = Area.objects.get(code="c1").boundary["coordinates"][0]
    assert sorted(map(tuple, stored)) == sorted(map(tuple, SQUARE))


def test_rings_are_wound_as_rfc_7946_wants(street, now):
    enter(street, collection(feature([SQUARE[::-1]])), now)
    ring = Area.objects.get(code="c1").boundary["coordinates"][0]
    assert sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring)) < 0


BAD = {
    "crossing itself": (
        [[[116.41, 39.92], [116.42, 39.93], [116.42, 39.92], [116.41, 39.93], [116.41, 39.92]]],
        "cross",
    ),
    "no area": ([[[116.41, 39.92], [116.42, 39.92], [116.41, 39.92], [116.41, 39.92]]], "proper polygon"),
    "not closed": ([SQUARE[:-1]], "not closed"),
    "three positions": ([[*SQUARE[:2], SQUARE[0]]], "four positions"),
    "empty": ([], "empty"),
    "empty ring": ([[]], "four positions"),
    "ring is text": (["ring"], "four positions"),
    "swapped": ([[position[::-1] for position in SQUARE]], "swapped"),
    "abroad": ([[[lng - 100, lat] for lng, lat in SQUARE]], "outside China"),
    "NaN": ([[[math.nan, 39.92], *SQUARE[1:]]], "finite"),
    "infinity": ([[[116.41, math.inf], *SQUARE[1:]]], "finite"),
    "a huge integer": ([[[10**400, 39.92], *SQUARE[1:]]], "finite"),
    "text": ([[["116.41", "39.92"], *SQUARE[1:]]], "not a number"),
    "true": ([[[True, 39.92], *SQUARE[1:]]], "not a number"),
    "null": ([[[None, None], *SQUARE[1:]]], "not a number"),
    "one coordinate": ([[[116.41], *SQUARE[1:]]], "[longitude, latitude]"),
    "no coordinates": ("nothing", "Polygon"),
}


@pytest.mark.parametrize(("coordinates", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_outline_is_named_and_the_good_ones_enter(street, now, coordinates, reason):
    report = enter(street, collection(feature(coordinates), feature(code="c2")), now)
    assert [(each.index, each.code) for each in report.rejected] == [(0, "c1")]
    assert reason in report.rejected[0].reason
    assert report.created == ["c2"]


PROPERTIES = {
    "no level": ({"level": None}, "level"),
    "strange level": ({"level": "district"}, "level"),
    "level is a list": ({"level": ["street"]}, "level"),
    "no code": ({"code": ""}, "code"),
    "long code": ({"code": "1" * 21}, "code"),
    "code is a number": ({"code": 110101006003}, "code"),
    "no name": ({"name": "  "}, "name"),
    "NUL in the name": ({"name": "六\x00条"}, "name"),
    "half a character": ({"name": "\ud800"}, "half"),
    "unknown parent": ({"level": "grid", "parent": "c9"}, "c9"),
    "no parent": ({"level": "grid"}, "no community"),
    "a community under a community": ({"parent": "c9"}, "street"),
    "another street": ({"level": "street", "code": "110101007"}, "another street"),
}


@pytest.mark.parametrize(("properties", "reason"), PROPERTIES.values(), ids=PROPERTIES.keys())
def test_bad_properties_are_named(street, now, properties, reason):
    report = enter(street, collection(feature(**properties)), now)
    assert [each.index for each in report.rejected] == [0]
    assert reason in report.rejected[0].reason
    assert Area.objects.filter(street=street).count() == 1


@pytest.mark.parametrize(
    "given", [None, 7, {}, {"type": "Polygon"}, {"type": "Feature", "properties": [], "geometry": None}]
)
def test_what_is_no_feature_is_named(street, now, given):
    assert len(enter(street, collection(given), now).rejected) == 1


@pytest.mark.parametrize("kind", ["Point", "LineString", "GeometryCollection", None, 5])
def test_only_polygons_are_outlines(street, now, kind):
    assert len(enter(street, collection(feature(kind=kind)), now).rejected) == 1


def test_a_code_twice_counts_once(street, now):
    report = enter(street, collection(feature(), feature(name="又一个")), now)
    assert [each.index for each in report.rejected] == [1]
    assert Area.objects.get(code="c1").name == "六条社区"


def test_a_code_of_another_level_is_refused(street, now):
    enter(street, collection(feature(), feature(code="c2")), now)
    report = enter(street, collection(feature(code="c2", level="grid", parent="c1")), now)
    assert "another level" in report.rejected[0].reason


def test_too_many_corners_are_refused(street, now, monkeypatch):
    monkeypatch.setattr(boundaries, "MAX_VERTICES", 4)
    report = enter(street, collection(feature()), now)
    assert "5 corners" in report.rejected[0].reason


def test_a_multipolygon_with_a_hole_enters(street, now):
    hole = [[116.412, 39.922], [116.412, 39.924], [116.414, 39.924], [116.412, 39.922]]
    second = [[lng + 0.05, lat, 44.0] for lng, lat in SQUARE]
    report = enter(street, collection(feature([[SQUARE, hole], [second]], kind="MultiPolygon")), now)
    assert report.created == ["c1"]
    assert len(Area.objects.get(code="c1").boundary["coordinates"][0]) == 2


@pytest.mark.parametrize("given", [None, [], "x", 3, {}, {"type": "FeatureCollection"}, feature()])
def test_what_is_no_collection_is_refused(street, now, given):
    with pytest.raises(NotFeatures):
        enter(street, given, now)


def test_only_administrators_import(street, other_street, user, actor_for, now):
    def send(person, area):
        return import_boundaries(
            actor=actor_for(person), street_id=area.id, geojson=collection(feature()), datum=Datum.WGS84, now=now
        )

    with pytest.raises(NotAllowed):
        send(user(posts=[Post.COMMUNITY_WORKER]), street)
    assert send(user(posts=[Post.ADMINISTRATOR]), street).created == ["c1"]
    assert send(user(is_superuser=True), street).unchanged == ["c1"]
    with pytest.raises(NotFound):
        send(user(posts=[Post.ADMINISTRATOR]), other_street)


def test_only_the_deployments_administrator_creates_a_street(street, user, actor_for, now):
    with pytest.raises(NotAllowed):
        create_street(actor=actor_for(user(posts=[Post.ADMINISTRATOR])), code="1", name="新街道", now=now)
    made = create_street(actor=actor_for(user(is_superuser=True)), code="1", name="新街道", now=now)
    assert (made.street_id, made.parent_id, made.timezone) == (made.id, None, "Asia/Shanghai")
    entry = Entry.objects.get(object_id=made.id, action="street.create_street")
    assert entry.street_id == made.id


def test_a_street_is_created_once(street, now):
    system = Actor.system(street_id=NOBODY, at=now)
    with pytest.raises(StreetExists) as refused:
        create_street(actor=system, code=street.code, name="再来", now=now)
    assert str(street.id) in refused.value.detail
    with pytest.raises(UnknownTimezone):
        create_street(actor=system, code="2", name="别处", timezone="Asia/Dongsi", now=now)


def test_the_given_collection_is_not_changed(street, now):
    given = areas.chaoyangmen()
    kept = copy.deepcopy(given)
    enter(street, given, now)
    assert json.dumps(given) == json.dumps(kept)
