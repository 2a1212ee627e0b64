"""H3 cells: what strangers see of a place, and what nearness is searched by.

A cell is a signed 64-bit number, as PostgreSQL's bigint holds it. All cells of one resolution that lie under a coarser
cell are consecutive numbers, so that a large disk is a few ranges of an ordinary B-tree.
"""

from math import ceil, sqrt

from h3.api import basic_int as h3

from backend.places.datum import Pair

RESOLUTION = 9
"""About 0.1 km²: the cell of every stored place."""
MAX_RADIUS_M = 10_000

# H3's hexagons are neither equal nor regular. Against the average edge of their resolution, centres of neighbours are
# never nearer than 0.7 × √3 edges, and a corner never farther from its centre than 1.4 edges.
_NEAREST, _FARTHEST = 0.7, 1.4
_SPAN_RESOLUTIONS = ((400, 9), (1_200, 8), (4_000, 7), (MAX_RADIUS_M, 6))
"""(radius up to, resolution): some twenty cells whatever the radius."""


def cell_of(lat: float, lng: float, resolution: int = RESOLUTION) -> int:
    """The cell that holds a WGS-84 position. The number is positive in 64 signed bits: H3 keeps the top bit 0."""
    return int(h3.latlng_to_cell(lat, lng, resolution))


def centre(cell: int) -> Pair:
    """(latitude, longitude), WGS-84, of a cell's centre."""
    lat, lng = h3.cell_to_latlng(cell)
    return lat, lng


def parent_of(cell: int, resolution: int) -> int:
    """The coarser cell that a cell is numbered under."""
    return int(h3.cell_to_parent(cell, resolution))


def around(cell: int) -> list[int]:
    """A cell and the six that touch it; of the twelve pentagons of the world, five."""
    return [int(each) for each in h3.grid_disk(cell, 1)]


def resolution_of(cell: int) -> int:
    """How fine a cell is: 9 of a stored place, less of its parents."""
    return int(h3.get_resolution(cell))


def outline_of(cell: int) -> list[Pair]:
    """The corners of a cell, anticlockwise, (latitude, longitude), WGS-84."""
    return [(lat, lng) for lat, lng in h3.cell_to_boundary(cell)]


def name_of(cell: int) -> str:
    """A cell as other software writes it: `8931aa5ab83ffff`."""
    return str(h3.int_to_str(cell))


def disk(lat: float, lng: float, radius_m: float, resolution: int = RESOLUTION) -> list[int]:
    """Every cell that can hold a point within `radius_m` (at most 10,000 m) of a position, nearest first.

    Never too few: a cell is left out only when its centre lies farther away than the radius and its own farthest
    corner. At 10 km there are some 4,400 cells of resolution 9 and 690 of resolution 8 in Beijing: to search rows, `spans`.
    """
    reach = min(radius_m, MAX_RADIUS_M) + _FARTHEST * _edge_m(resolution)
    return _centres_within(lat, lng, reach, resolution)


def spans(lat: float, lng: float, radius_m: float) -> list[tuple[int, int]]:
    """Ranges (first, last) of cells of resolution 9 that together hold every point within `radius_m` (at most 10 km).

    A fine cell may stick out of the coarse one that it is numbered under, so the reach grows by each step between them.
    """
    radius_m = min(radius_m, MAX_RADIUS_M)
    coarse = next(resolution for limit, resolution in _SPAN_RESOLUTIONS if radius_m <= limit)
    drift = sum(_FARTHEST * sqrt(3) * _edge_m(finer) for finer in range(coarse + 1, RESOLUTION + 1))
    reach = radius_m + drift + _FARTHEST * _edge_m(RESOLUTION)
    found: list[tuple[int, int]] = []
    before = None
    for cell in sorted(_centres_within(lat, lng, reach, coarse)):
        first = int(h3.cell_to_center_child(cell, RESOLUTION))
        last = first + _descendants(coarse)
        if before is not None and cell - before == _digit(coarse):  # no cell is numbered between two such siblings
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
        before = cell
    return found


def _descendants(resolution: int) -> int:
    """From the first to the last number of the cells of resolution 9 under one cell: every digit from 0 to 6."""
    return sum(6 * _digit(finer) for finer in range(resolution + 1, RESOLUTION + 1))


def _digit(resolution: int) -> int:
    """What one step of a resolution's digit is worth: three bits each, the finest of 15 last."""
    return 1 << 3 * (15 - resolution)


def _centres_within(lat: float, lng: float, reach_m: float, resolution: int) -> list[int]:
    # k rings of hexagons reach k × (√3 / 2) spacings in the direction where they reach least; one more for the
    # distance between the position and the centre of its own cell.
    step = _NEAREST * sqrt(3) * _edge_m(resolution) * sqrt(3) / 2
    rings = ceil(reach_m / step) + 1
    here = (lat, lng)
    near = (
        (h3.great_circle_distance(here, centre(cell), unit="m"), cell) for cell in _grid(lat, lng, rings, resolution)
    )
    return [cell for far, cell in sorted(near) if far <= reach_m]


def _grid(lat: float, lng: float, rings: int, resolution: int) -> list[int]:
    return list(h3.grid_disk(h3.latlng_to_cell(lat, lng, resolution), rings))


def _edge_m(resolution: int) -> float:
    return float(h3.average_hexagon_edge_length(resolution, unit="m"))
