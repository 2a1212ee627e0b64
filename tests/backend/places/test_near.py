"""`near` for any model with a place: correct from 10 m to 10 km, in pages, by an index."""

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.http.pages import PageIn, page
from backend.ids import new_id
from backend.places.cells import cell_of
from backend.places.geo import distance_m
from backend.places.models import Place
from backend.places.queries import near
from tests.backend.places.test_cells import moved

HERE = (39.929, 116.4195)


class Spot(Place):
    """Anything with a place; in a registry of its own, so that no migration is missed for it."""

    id = models.UUIDField(primary_key=True, default=new_id)

    class Meta:
        app_label = "places_test"
        apps = Apps()


@pytest.fixture
def spots(db):
    with connection.schema_editor() as editor:
        editor.create_model(Spot)

    def make(*positions):
        Spot.objects.bulk_create(Spot(lat=lat, lng=lng, cell=cell_of(lat, lng)) for lat, lng in positions)
        return Spot.objects.all()

    return make


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(10, 10_000), st.lists(st.tuples(st.floats(0, 6.28), st.floats(0, 2)), min_size=1, max_size=20))
def test_exactly_those_within_the_radius_nearest_first(spots, radius, offsets):
    Spot.objects.all().delete()
    rows = spots(*(moved(HERE, bearing, share * radius) for bearing, share in offsets))
    found = list(near(rows, *HERE, radius).order_by("distance_m", "id"))
    wanted = [spot for spot in rows if distance_m(HERE, (spot.lat, spot.lng)) <= radius]
    edge = [spot for spot in rows if abs(distance_m(HERE, (spot.lat, spot.lng)) - radius) < 1e-6 * radius]
    assert {spot.id for spot in found} ^ {spot.id for spot in wanted} <= {spot.id for spot in edge}
    for spot in found:
        assert spot.distance_m == pytest.approx(distance_m(HERE, (spot.lat, spot.lng)), abs=0.001)
    assert [spot.distance_m for spot in found] == sorted(spot.distance_m for spot in found)


def test_rows_without_a_place_are_left_out(spots):
    spots(HERE)
    Spot.objects.create()
    assert near(Spot.objects.all(), *HERE, 10_000).count() == 1


def test_the_radius_is_capped(spots):
    rows = spots(moved(HERE, 1, 9_990), moved(HERE, 1, 10_010))
    assert near(rows, *HERE, 1_000_000).count() == 1


def test_pages_by_distance_skip_nothing_and_repeat_nothing(spots):
    rows = spots(*[moved(HERE, n, 30 * (n % 17)) for n in range(60)])  # many at one distance
    seen, cursor = [], None
    while True:
        shown = page(
            near(rows, *HERE, 400), PageIn(cursor=cursor, limit=7), lambda spot: spot, order=("distance_m", "id")
        )
        seen += shown.items
        cursor = shown.next
        if cursor is None:
            break
    ids = [spot.id for spot in seen]
    assert len(ids) == len(set(ids)) == near(rows, *HERE, 400).count()
    assert [s.distance_m for s in seen] == sorted(s.distance_m for s in seen)


@pytest.mark.parametrize("radius", [10, 500, 3_000, 10_000])
def test_the_index_on_cells_is_used(spots, radius):
    spots(*[moved(HERE, n, 200_000 * (n / 5_000) ** 0.5) for n in range(5_000)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_test_spot")
    plan = near(Spot.objects.all(), *HERE, radius).explain()
    assert "Seq Scan" not in plan
    assert "cell" in plan


@pytest.mark.parametrize(("here", "there"), [((0.0, 179.999), (0.0, -179.999)), ((-1e-9, 10.0), (1e-9, 10.0))])
def test_across_the_date_line_and_the_equator(spots, here, there):
    assert near(spots(there), *here, 1_000).count() == 1
