"""Positions that nobody measured: 0,0, and the middle of a city, a street or a community that a form fills in by itself.

Such a pair is dropped, with a note, and never refused: the report itself is true, it may come from a phone without a
network that can ask nobody any more, and what it says (an address, a community) places it better. A position is taken
for a placeholder only when it is the very number, to as many decimals as were sent and at least three: who in truth
stands within a metre of a centroid is placed by the community instead.
"""

from uuid import UUID

from backend.places.datum import Pair
from backend.places.geo import middles
from backend.places.schemas import PlaceIn

BEIJING: tuple[Pair, ...] = (
    (39.9042, 116.4074),  # the city in WGS-84, as gazetteers and maps of the world give it
    (39.904989, 116.405285),  # GCJ-02, as the division tables that apps carry give it
    (39.90403, 116.407526),  # GCJ-02, AMap's district service
    (39.904179, 116.407387),  # GCJ-02, the same since 2022
    (39.90923, 116.397428),  # GCJ-02, where a map without a position opens
    (39.915, 116.404),  # BD-09, the same of Baidu
    (39.910925, 116.413384),  # BD-09, Baidu's middle of the city
)
"""The middles of the city as maps and forms carry them, compared as they stand and in the other datums."""
LEAST_DECIMALS, MOST_DECIMALS = 3, 6


def placeholder(street_id: UUID, place: PlaceIn) -> tuple[bool, UUID | None]:
    """Whether the position is a placeholder; and of which area of the street, where it is the middle of one.

    No query while the street's outlines are fresh.
    """
    sent = (place.lat, place.lng)
    if abs(place.lat) < 0.01 and abs(place.lng) < 0.01:
        return True, None
    decimals = min(MOST_DECIMALS, max(LEAST_DECIMALS, *map(_decimals, sent)))
    for area_id, middle in middles(street_id):
        if _same(sent, middle, decimals):
            return True, area_id
    return any(_same(sent, pair, decimals) for pair in BEIJING), None


def _same(sent: Pair, other: Pair, decimals: int) -> bool:
    # Half a unit of the last decimal, and a little for the rounding of halves.
    apart = 0.51 * 10.0**-decimals
    return abs(sent[0] - other[0]) <= apart and abs(sent[1] - other[1]) <= apart


def _decimals(number: float) -> int:
    """Decimals as the number is written: 39.93 has two."""
    return len(repr(number).partition(".")[2])
