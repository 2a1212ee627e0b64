"""One measurement beside its floor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """`ours` and `floor` in `unit`. `target` bounds `ratio` = ours / floor; where it is None the figure is told only."""

    name: str
    ours: float
    floor: float
    unit: str
    target: float | None = None
    at_least: bool = False
    """Whether the target is a lower bound."""

    @property
    def ratio(self) -> float:
        """Ours over the floor."""
        return self.ours / self.floor if self.floor else 0.0

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def as_json(self) -> dict[str, Any]:
        """As `results.json` lists it."""
        return {
            "name": self.name,
            "ours": round(self.ours, 3),
            "floor": round(self.floor, 3),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "target": self.target,
            "met": self.met,
        }


def table(results: Iterable[Result]) -> str:
    """For people."""
    lines = [f"{'':<64}{'ours':>10}{'floor':>10}  {'unit':<12}{'ratio':>7}  target"]
    for each in results:
        bound = "—" if each.target is None else f"{'≥' if each.at_least else '≤'} {each.target}"
        mark = {True: "✓", False: "✗", None: " "}[each.met]
        figures = f"{each.ours:>10.2f}{each.floor:>10.2f}  {each.unit:<12}{each.ratio:>7.2f}"
        lines.append(f"{each.name:<64}{figures}  {bound} {mark}")
    return "\n" + "\n".join(lines) + "\n"
