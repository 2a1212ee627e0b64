"""Cells: no point within the radius is lost, and the database can hold the numbers."""

from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.places.cells import MAX_RADIUS_M, cell_of, centre, disk, spans
from backend.places.geo import EARTH_RADIUS_M, distance_m

positions = st.tuples(st.floats(-80, 80), st.floats(-179.9, 179.9))
bearings = st.floats(0, 2 * pi)
shares = st.floats(0, 1).map(sqrt) | st.just(1.0)


def moved(position, bearing, metres):
    """The point so many metres away in a direction."""
    lat, lng, arc = radians(position[0]), radians(position[1]), metres / EARTH_RADIUS_M
    there = asin(sin(lat) * cos(arc) + cos(lat) * sin(arc) * cos(bearing))
    turn = atan2(sin(bearing) * sin(arc) * cos(lat), cos(arc) - sin(lat) * sin(there))
    return degrees(there), (degrees(lng + turn) + 540) % 360 - 180


@given(positions)
def test_a_cell_fits_a_bigint_and_lies_around_its_centre(position):
    cell = cell_of(*position)
    assert 0 < cell < 2**63
    assert cell_of(*centre(cell)) == cell
    assert distance_m(position, centre(cell)) < 300


@settings(max_examples=300, deadline=None)
@given(positions, st.floats(0, 3_000), bearings, shares, st.sampled_from([8, 9]))
def test_a_disk_loses_no_point(position, radius, bearing, share, resolution):
    point = moved(position, bearing, radius * share)
    assert cell_of(*point, resolution) in disk(*position, radius, resolution)


@settings(max_examples=600, deadline=None)
@given(positions, st.floats(0, MAX_RADIUS_M), bearings, shares)
def test_spans_lose_no_point(position, radius, bearing, share):
    cell = cell_of(*moved(position, bearing, radius * share))
    assert any(first <= cell <= last for first, last in spans(*position, radius))


@given(st.sampled_from([10, 400, 401, 1_200, 3_000, 4_001, 10_000]))
def test_spans_are_few(radius):
    assert 1 <= len(spans(39.929, 116.4195, radius)) <= 60


def test_a_disk_is_not_larger_than_it_must_be():
    for radius in (10, 500, 3_000, 10_000):
        cells = disk(39.929, 116.4195, radius)
        assert len(cells) == len(set(cells))
        assert all(distance_m((39.929, 116.4195), centre(cell)) < radius + 300 for cell in cells)
    assert len(disk(39.929, 116.4195, 10_000)) < 5_000


def test_the_radius_is_capped():
    assert disk(39.929, 116.4195, 50_000, 8) == disk(39.929, 116.4195, MAX_RADIUS_M, 8)
    assert spans(39.929, 116.4195, 50_000) == spans(39.929, 116.4195, MAX_RADIUS_M)
