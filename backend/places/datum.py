"""WGS-84, GCJ-02, BD-09: what phones in China report, and back.

The formulas are the published ones: GCJ-02 adds to WGS-84 a smooth deviation on the Krasovsky ellipsoid, BD-09 turns
and stretches GCJ-02 once more. Only mainland China is deviated; maps of Hong Kong, Macao, Taiwan and abroad are not.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt

from django.db.models import TextChoices


class Datum(TextChoices):
    """What a pair of coordinates is measured against, and who reports it."""

    WGS84 = "WGS-84", "WGS-84 (GPS)"
    GCJ02 = "GCJ-02", "GCJ-02 (AMap, Tencent)"
    BD09 = "BD-09", "BD-09 (Baidu)"


Pair = tuple[float, float]
"""(latitude, longitude) in degrees."""
Ring = tuple[Pair, ...]

PRECISION = 1e-10
"""Degrees (about 0.01 mm) at which the inverse stops; five or six rounds reach it."""

_AXIS, _ECCENTRICITY2 = 6_378_245.0, 0.006_693_421_622_965_943

# Coarse boxes by hand (south, west, north, east), far from a border: the deviation begins and ends somewhere in a
# neighbour's territory, where nobody uses GCJ-02. Two lists, since a few boxes cannot follow a coast.
_MAINLAND: tuple[tuple[float, float, float, float], ...] = (
    (42.5, 79.5, 49.5, 97.0),
    (39.0, 109.5, 54.0, 135.5),
    (29.0, 73.0, 43.0, 124.5),
    (26.5, 85.5, 29.5, 98.0),
    (20.0, 97.5, 29.5, 124.0),
    (17.5, 108.0, 20.5, 112.0),
)
_NEIGHBOURS: tuple[tuple[float, float, float, float], ...] = (
    (19.0, 102.5, 22.0, 106.4),
    (19.0, 106.4, 21.3, 107.9),
    (19.0, 97.0, 23.0, 98.4),
    (19.0, 98.4, 21.0, 102.5),
    (50.5, 109.0, 56.0, 115.5),
    (49.8, 128.0, 56.0, 138.0),
    (42.0, 131.6, 44.5, 138.0),
)
_OWN_DATUM: tuple[Ring, ...] = (
    # Hong Kong: Deep Bay, the Shenzhen river, Mirs Bay, the sea.
    (
        (22.13, 113.83),
        (22.43, 113.88),
        (22.50, 114.02),
        (22.515, 114.065),
        (22.532, 114.113),
        (22.550, 114.150),
        (22.547, 114.225),
        (22.565, 114.300),
        (22.555, 114.450),
        (22.38, 114.52),
        (22.13, 114.52),
    ),
    # Macao: the peninsula; Taipa and Coloane.
    ((22.175, 113.528), (22.213, 113.540), (22.214, 113.552), (22.200, 113.565), (22.175, 113.560)),
    ((22.105, 113.552), (22.170, 113.545), (22.170, 113.605), (22.105, 113.605)),
    # Taiwan and Penghu.
    ((21.7, 119.2), (24.0, 119.2), (25.4, 120.5), (25.8, 122.6), (21.7, 122.6)),
)


def to_wgs84(lat: float, lng: float, datum: Datum) -> Pair:
    """The WGS-84 position of a pair given in `datum`, to better than a millimetre.

    A pair beyond the mainland's edge stays as it is. So does that of a place less than about 1 km inside the edge that
    is shifted across it: two places share such a pair, and Hong Kong and Macao are too small to give theirs up.
    """
    if datum == Datum.WGS84 or not in_mainland(lat, lng):
        return lat, lng
    return _inverse(_DEVIATION[datum], (lat, lng))


def from_wgs84(lat: float, lng: float, datum: Datum) -> Pair:
    """A WGS-84 position as a pair in `datum`."""
    if datum == Datum.WGS84 or not in_mainland(lat, lng):
        return lat, lng
    return _DEVIATION[datum]((lat, lng))


def in_mainland(lat: float, lng: float) -> bool:
    """Whether maps of this position are deviated."""
    return (
        any(_in_box(lat, lng, box) for box in _MAINLAND)
        and not any(_in_box(lat, lng, box) for box in _NEIGHBOURS)
        and not any(_in_ring(lat, lng, ring) for ring in _OWN_DATUM)
    )


def _in_box(lat: float, lng: float, box: tuple[float, float, float, float]) -> bool:
    south, west, north, east = box
    return south <= lat <= north and west <= lng <= east


def _in_ring(lat: float, lng: float, ring: Ring) -> bool:
    inside = False
    for (y1, x1), (y2, x2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lng < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def _gcj(position: Pair) -> Pair:
    """WGS-84 → GCJ-02."""
    lat, lng = position
    x, y = lng - 105, lat - 35
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    squeeze = 1 - _ECCENTRICITY2 * sin(radians(lat)) ** 2
    metres_north = radians(_AXIS * (1 - _ECCENTRICITY2) / squeeze**1.5)
    metres_east = radians(_AXIS / sqrt(squeeze) * cos(radians(lat)))
    return lat + north / metres_north, lng + east / metres_east


def _bd(position: Pair) -> Pair:
    """WGS-84 → BD-09, by way of GCJ-02."""
    y, x = _gcj(position)
    radius = hypot(x, y) + 0.000_02 * sin(radians(y) * 3_000)
    angle = atan2(y, x) + 0.000_003 * cos(radians(x) * 3_000)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.006_5


_DEVIATION: dict[Datum, Callable[[Pair], Pair]] = {Datum.GCJ02: _gcj, Datum.BD09: _bd}


def _inverse(deviate: Callable[[Pair], Pair], wanted: Pair) -> Pair:
    """The position that `deviate` moves to `wanted`: the error is handed back until it vanishes."""
    lat, lng = wanted
    for _round in range(30):
        there = deviate((lat, lng))
        north, east = wanted[0] - there[0], wanted[1] - there[1]
        lat, lng = lat + north, lng + east
        if max(abs(north), abs(east)) < PRECISION:
            break
    return lat, lng
