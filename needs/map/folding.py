"""Cells that tell of nobody: a cell under three needs goes into its parent, and so on up.

The cells of one street are divided from the top down, whatever part of the map is asked for. Under each parent the children with
three needs and more stand for themselves; what is left of the others stands as one remainder of the parent. Is the remainder
itself under three, the smallest child goes into it. So every number shown is three or more, the numbers of the children and the
remainder add up to the parent's, and neither a difference between two zooms nor one between two boxes tells of a smaller group.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.places.cells import RESOLUTION, parent_of

LEAST = 3
COARSEST = 6
"""About 36 km²: a street lies in one or two such cells."""


@dataclass(slots=True)
class Tally:
    """Needs counted by what they are: `by["kind"]["help"]`."""

    count: int = 0
    by: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: "Tally") -> None:
        """Count those of another with these."""
        self.count += other.count
        for name, values in other.by.items():
            self.by[name].update(values)

    def told(self) -> dict[str, dict[str, int]]:
        """What may be told: values under three needs stand together as `other`, with the next smallest if need be."""
        return {name: _told(values) for name, values in self.by.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it is shown. `merged`: the remainder of a parent, whose children are too small for themselves."""

    cell: int
    resolution: int
    tally: Tally
    merged: bool


def folded(cells: Mapping[int, Tally], resolution: int) -> tuple[list[Shown], int]:
    """Cells of resolution 9 as they are shown at a resolution from 6 to 9; and how many needs are in none of them.

    The second is nothing or at least three, unless all needs together are under three.
    """
    levels: dict[int, dict[int, Tally]] = {RESOLUTION: dict(cells)}
    for level in range(RESOLUTION - 1, COARSEST - 1, -1):
        levels[level] = _summed((parent_of(cell, level), tally) for cell, tally in levels[level + 1].items())
    shown: list[Shown] = []
    parents, left = _divided(levels[COARSEST])
    for level in range(COARSEST, resolution):
        children: dict[int, dict[int, Tally]] = defaultdict(dict)
        for cell, tally in levels[level + 1].items():
            children[parent_of(cell, level)][cell] = tally
        finer: dict[int, Tally] = {}
        for parent in parents:
            standing, rest = _divided(children[parent])
            finer |= standing
            if rest.count:
                shown.append(Shown(parent, level, rest, merged=True))
        parents = finer
    shown += [Shown(cell, resolution, tally, merged=False) for cell, tally in parents.items()]
    return sorted(shown, key=lambda each: (each.resolution, each.cell)), left.count


def _divided(cells: Mapping[int, Tally]) -> tuple[dict[int, Tally], Tally]:
    """The cells that stand for themselves, and the remainder: nothing, three or more, or all of fewer than three."""
    standing = {cell: tally for cell, tally in cells.items() if tally.count >= LEAST}
    rest = Tally()
    for cell, tally in cells.items():
        if cell not in standing:
            rest.add(tally)
    if 0 < rest.count < LEAST and standing:
        smallest = min(standing, key=lambda cell: (standing[cell].count, cell))
        rest.add(standing.pop(smallest))
    return standing, rest


def _summed(parts: Iterable[tuple[int, Tally]]) -> dict[int, Tally]:
    found: dict[int, Tally] = defaultdict(Tally)
    for cell, tally in parts:
        found[cell].add(tally)
    return dict(found)


def _told(values: Mapping[str, int]) -> dict[str, int]:
    told = {value: number for value, number in values.items() if number >= LEAST}
    other = sum(values.values()) - sum(told.values())
    if 0 < other < LEAST and told:
        other += told.pop(min(told, key=lambda value: (told[value], value)))
    return {**dict(sorted(told.items())), **({"other": other} if other else {})}
