"""Which community and grid a place lies in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from backend.places import geo
from backend.places.geo import distance_m, locate
from backend.places.models import Area
from config.demo.areas import HUTONGS, WUTIAO_1, WUTIAO_2
from tests.backend.places.conftest import enter
from tests.backend.places.test_cells import moved
from tests.factories import CommunityFactory, StreetFactory

pytestmark = pytest.mark.django_db

LIUTIAO = (39.9287, 116.4160)
SOUTH_EDGE = (39.92305, 116.4133)


@pytest.mark.parametrize("hutong", HUTONGS, ids=lambda hutong: hutong.name_en)
def test_every_hutong_lies_in_its_community(dongsi, code_of, hutong):
    found = locate(dongsi.id, hutong.lat, hutong.lng)
    assert found.inside_street
    assert code_of(found.community_id) == hutong.community


@pytest.mark.parametrize(("lng", "code"), [(116.4130, "11010100600301"), (116.4190, "11010100600302")])
def test_the_grid_is_found_within_its_community(dongsi, code_of, lng, code):
    found = locate(dongsi.id, 39.9290, lng)
    assert code_of(found.grid_id) == code
    assert code_of(found.community_id) == "110101006003"


def test_a_community_without_grids_has_none(dongsi):
    assert locate(dongsi.id, 39.9246, 116.4150).grid_id is None


@pytest.mark.parametrize("position", [(WUTIAO_1.lat, WUTIAO_1.lng), (WUTIAO_2.lat, WUTIAO_2.lng)])
def test_a_corner_that_communities_share_belongs_to_the_lowest_code(dongsi, code_of, position):
    assert code_of(locate(dongsi.id, *position).community_id) == "110101006002"


@pytest.mark.parametrize(("metres", "inside"), [(-20, True), (20, True), (48, True), (60, False), (3_000, False)])
def test_the_edge_of_a_street_is_fifty_metres_wide(dongsi, code_of, metres, inside):
    found = locate(dongsi.id, *moved(SOUTH_EDGE, 3.14159, metres))
    assert found.inside_street is inside
    assert code_of(found.community_id) == ("110101006002" if inside else None)


def test_a_street_may_set_its_own_tolerance(dongsi):
    outside = moved(SOUTH_EDGE, 3.14159, 60)
    dongsi.config = {"places.edge_tolerance_m": 100}
    dongsi.save(update_fields=["config"])
    assert locate(dongsi.id, *outside).inside_street
    dongsi.config = {"places.edge_tolerance_m": 0}
    dongsi.save(update_fields=["config"])
    geo.forget_maps()
    assert not locate(dongsi.id, *moved(SOUTH_EDGE, 3.14159, 10)).inside_street


def test_a_street_without_a_boundary_holds_everything():
    street = StreetFactory()
    CommunityFactory(parent=street)
    found = locate(street.id, -33.9, 151.2)
    assert found.inside_street
    assert found.community_id is None


def test_another_streets_communities_are_never_found(dongsi):
    other = StreetFactory()
    assert locate(other.id, *LIUTIAO).community_id is None


def test_one_query_cold_and_none_warm(dongsi):
    for expected in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            locate(dongsi.id, *LIUTIAO)
        assert len(queries) == expected


def test_outlines_changed_elsewhere_count_within_seconds(dongsi, code_of, monkeypatch):
    assert code_of(locate(dongsi.id, *LIUTIAO).community_id) == "110101006003"
    liutiao = Area.objects.get(code="110101006003")
    liutiao.boundary["coordinates"] = [[[116.42, 39.92], [116.421, 39.92], [116.421, 39.921], [116.42, 39.92]]]
    liutiao.boundary_version += 1
    liutiao.save()
    assert locate(dongsi.id, *LIUTIAO).community_id is not None, "still trusted"
    later = geo.monotonic() + geo.FRESH_SECONDS + 1
    monkeypatch.setattr(geo, "monotonic", lambda: later)
    assert locate(dongsi.id, *LIUTIAO).community_id is None


def test_a_new_outline_counts_at_once(dongsi, code_of, now):
    assert code_of(locate(dongsi.id, *LIUTIAO).community_id) == "110101006003"
    liutiao = Area.objects.get(code="110101006003")
    far = {"type": "Polygon", "coordinates": [[[116.42, 39.92], [116.421, 39.92], [116.421, 39.921], [116.42, 39.92]]]}
    feature = {
        "type": "Feature",
        "properties": {"level": "community", "code": liutiao.code, "name": liutiao.name},
        "geometry": far,
    }
    enter(dongsi, {"type": "FeatureCollection", "features": [feature]}, now)
    assert locate(dongsi.id, *LIUTIAO).community_id is None


def test_great_circle_distance():
    assert distance_m((39.929, 116.4195), (39.929, 116.4195)) == 0
    assert distance_m((0, 0), (0, 1)) == pytest.approx(111_195, abs=2)


@given(*[st.floats(*within) for within in ((-89, 89), (-179, 179), (-89, 89), (-179, 179))])
def test_a_distance_is_that_of_geopy(south, west, north, east):
    assert distance_m((south, west), (north, east)) == pytest.approx(
        great_circle((south, west), (north, east)).m, abs=0.1
    )


@given(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1))
def test_in_a_street_to_the_millimetre(south, west):
    here, there = (39.93, 116.42), (39.93 + south, 116.42 + west)
    assert distance_m(here, there) == pytest.approx(great_circle(here, there).m, abs=0.001)
