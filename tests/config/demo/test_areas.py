"""The demonstration's map holds together."""

from itertools import combinations

import pytest
from shapely import unary_union
from shapely.geometry import Point, shape

from config.demo import areas


def outlines(collection, level):
    return {
        feature["properties"]["code"]: shape(feature["geometry"])
        for feature in collection["features"]
        if feature["properties"]["level"] == level
    }


def test_the_six_communities_tile_dongsi():
    (street,) = outlines(areas.dongsi(), "street").values()
    communities = outlines(areas.dongsi(), "community")
    assert sorted(communities) == [f"110101006{n:03d}" for n in range(1, 7)]
    assert unary_union(list(communities.values())).symmetric_difference(street).area == 0
    for one, other in combinations(communities.values(), 2):
        assert one.intersection(other).area == 0


def test_the_two_grids_tile_liutiao():
    grids = list(outlines(areas.dongsi(), "grid").values())
    liutiao = outlines(areas.dongsi(), "community")["110101006003"]
    assert len(grids) == 2
    assert unary_union(grids).symmetric_difference(liutiao).area == 0
    assert grids[0].intersection(grids[1]).area == 0


def test_neighbours_share_every_corner_of_their_border():
    # A corner of one on the middle of the other's side would leave a crack as wide as a rounding error.
    shapes = outlines(areas.dongsi(), "community").values()
    for one, other in combinations(shapes, 2):
        theirs = set(other.exterior.coords)
        assert all(corner in theirs for corner in one.exterior.coords if other.touches(Point(corner)))


def test_the_neighbour_street_does_not_overlap():
    (dongsi,) = outlines(areas.dongsi(), "street").values()
    (chaoyangmen,) = outlines(areas.chaoyangmen(), "street").values()
    (community,) = outlines(areas.chaoyangmen(), "community").values()
    assert dongsi.intersection(chaoyangmen).area == 0
    assert chaoyangmen.contains(community)


@pytest.mark.parametrize("collection", [areas.dongsi(), areas.chaoyangmen()])
def test_outlines_are_proper_and_modest(collection):
    for feature in collection["features"]:
        outline = shape(feature["geometry"])
        assert outline.is_valid
        assert outline.exterior.is_ccw
        assert len(outline.exterior.coords) <= 18


def test_hutongs_have_one_name_each_and_cover_every_community():
    assert len({hutong.name for hutong in areas.HUTONGS}) == len(areas.HUTONGS)
    assert {hutong.community for hutong in areas.HUTONGS} == set(outlines(areas.dongsi(), "community"))
