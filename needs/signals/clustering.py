"""Which cells belong together: density over a cell and its ring, and what touches merged. Plain numbers, nothing random.

Per category (or kind) and community:

1. The *density* of a cell is the number of needs in it and the six cells around it (some 0.7 km²: ten minutes on foot).
2. A cell that has needs is a *core* where its density reaches `least_needs`.
3. Cores that touch are one cluster. A cell with needs beside cores and none itself goes to the densest of them, the lowest
   number of equals. What touches no core belongs to none.

This is DBSCAN on cells: the answer does not depend on the order of the needs, and costs as much as there are cells. Needs of a
community whose place nobody found lie in a cell of their own (`NOWHERE`), which touches none.
"""

from collections.abc import Mapping

from backend.places.cells import around

NOWHERE = 0
"""The cell of what has a community and no position."""


def clusters(cells: Mapping[int, int], least_needs: int) -> list[list[int]]:
    """Cells that belong together, each list sorted, in the order of their first cell. `cells`: needs by cell."""
    near = {cell: [each for each in _around(cell) if each in cells] for cell in cells}
    density = {cell: sum(cells[each] for each in beside) for cell, beside in near.items()}
    cores = {cell for cell, needs in density.items() if needs >= least_needs}
    whose = _joined(cores, near)
    for cell in cells.keys() - cores:
        beside = [each for each in near[cell] if each in cores]
        if beside:
            whose[cell] = whose[min(beside, key=lambda each: (-density[each], each))]
    found: dict[int, list[int]] = {}
    for cell in sorted(whose):
        found.setdefault(whose[cell], []).append(cell)
    return sorted(found.values())


def _joined(cores: set[int], near: Mapping[int, list[int]]) -> dict[int, int]:
    """`{core: the lowest core of its cluster}`."""
    whose: dict[int, int] = {}
    for first in sorted(cores):
        waiting = [first] if first not in whose else []
        while waiting:
            cell = waiting.pop()
            if cell not in whose:
                whose[cell] = first
                waiting += [each for each in near[cell] if each in cores and each not in whose]
    return whose


def _around(cell: int) -> list[int]:
    return [cell] if cell == NOWHERE else around(cell)
