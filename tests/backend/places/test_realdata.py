"""Dongcheng's points of interest against the outlines of its seventeen streets, both as the city publishes them."""

import csv
import json
import os
from pathlib import Path

import pytest

from backend.places.datum import Datum, to_wgs84
from backend.places.geo import locate
from tests.backend.places.conftest import enter
from tests.factories import StreetFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("LINLI_DATA" not in os.environ, reason="LINLI_DATA names no folder with real data"),
]

ALIASES = {"体育馆街道": "体育馆路街道"}


@pytest.fixture
def streets(now):
    """The seventeen streets by name, each imported from GCJ-02, with a sharp edge."""
    given = json.loads((Path(os.environ["LINLI_DATA"]) / "geo_dongcheng/streets_17_gcj02.geojson").read_text())
    found = {}
    for feature in given["features"]:
        name = feature["properties"]["name"]
        street = StreetFactory(name=name, config={"places.edge_tolerance_m": 0})
        feature["properties"] = {"level": "street", "code": street.code, "name": name}
        report = enter(street, {"type": "FeatureCollection", "features": [feature]}, now, datum=Datum.GCJ02)
        assert report.updated == [street.code]
        street.refresh_from_db()
        found[name] = street
    assert len(found) == 17
    return found


def holders(streets, lat, lng):
    """The names of the streets that a position lies in."""
    boxed = [s for s in streets.values() if s.west <= lng <= s.east and s.south <= lat <= s.north]
    return [street.name for street in boxed if locate(street.id, lat, lng).inside_street]


def test_points_lie_in_the_street_that_they_declare(streets):
    with (Path(os.environ["LINLI_DATA"]) / "geo_dongcheng/pois.csv").open(encoding="utf-8", newline="") as file:
        points = [{**row, "street": ALIASES.get(row["street"], row["street"])} for row in csv.DictReader(file)]
    declared = [row for row in points if row["street"] in streets]
    assert len(declared) > 1_000
    conflicts = []
    for row in declared:
        found = holders(streets, *to_wgs84(float(row["lat"]), float(row["lng"]), Datum.GCJ02))
        if found != [row["street"]]:
            conflicts.append(f"{row['name'] or row['type']} {row['lng']},{row['lat']}: {row['street']} ≠ {found}")
    listed = "\n".join(conflicts)
    print(f"{len(declared) - len(conflicts)} of {len(declared)} agree; conflicts:\n{listed}")  # noqa: T201  # shown by -s
    assert len(conflicts) <= 0.02 * len(declared), listed
