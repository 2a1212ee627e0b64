"""The first-time-right rate: how many reports were complete when they arrived, of those whose category asks for something.

Modelled on the helpers of East Lake (Wuhan), who look through papers before they are handed in. It is counted on what was asked for
when a need arrived, under the category that it was reported with; what is decided or supplied later changes nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from backend.places.models import Area
from backend.places.queries import zone_of
from backend.policy import Actor
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.desk.queries import area_of, in_area
from needs.desk.states import Kind
from needs.rates.queries import PERIOD, midnight
from needs.rates.refusals import EmptyPeriod, ForTheGroup
from needs.rates.states import Arrival


@dataclass(frozen=True, slots=True)
class Complete:
    """`right` of `asked` were complete; `free` were reported under nothing that asks for something."""

    key: str | None
    label: str
    right: int
    asked: int
    free: int

    @property
    def rate(self) -> float | None:
        """0 to 1, to 4 decimals; None of nothing."""
        return round(self.right / self.asked, 4) if self.asked else None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Of the needs reported in an area on the days from `start` until before `end`: all, and by one dimension."""

    area: Area
    start: date
    end: date
    total: Complete
    cells: list[Complete]


def first_time_right(
    actor: Actor,
    *,
    by: Arrival | None,
    area: str | None,
    start: date | None,
    end: date | None,
    now: datetime,
    small: bool,
) -> Arrivals:
    """Two queries, one more for the labels of a table.

    Reports of wrongdoing are in none of these numbers. `small`: whether the reader is told of few; who is
    not is told the total of the street. Raises `NotFound`, `EmptyPeriod`, `ForTheGroup`.
    """
    chosen = area_of(actor, area or str(actor.street_id))
    of_street = chosen.parent_id is None
    if not small and (by is not None or not of_street):
        raise ForTheGroup
    zone = zone_of(actor)
    end = end or now.astimezone(zone).date() + timedelta(days=1)
    start = start or end - PERIOD
    if start >= end:
        raise EmptyPeriod(start=start.isoformat(), end=end.isoformat())
    rows = in_area(Need.objects.filter(street=actor.street_id), chosen).exclude(kind=Kind.WRONGDOING)
    rows = rows.filter(reported_at__gte=midnight(start, zone), reported_at__lt=midnight(end, zone))
    counted: dict[str, Any] = {
        "right": Count("pk", filter=Q(first_time_right=True)),
        "asked": Count("pk", filter=Q(first_time_right__isnull=False)),
        "free": Count("pk", filter=Q(first_time_right=None)),
    }
    if by is None:
        return Arrivals(chosen, start, end, Complete(None, "", **rows.aggregate(**counted)), [])
    parts: dict[Arrival, Any] = {
        Arrival.AREA: F("community") if of_street else F("grid"),
        Arrival.CATEGORY: F("reported_category"),
        Arrival.MONTH: TruncMonth("reported_at", tzinfo=zone),
    }
    parted = rows.order_by().annotate(part=parts[by]).values("part").annotate(**counted)
    lines: list[dict[str, Any]] = [dict(line) for line in parted]
    labels = _labels(by, actor, [line["part"] for line in lines])
    cells = [
        Complete(key, labels.get(key or "", key or ""), line["right"], line["asked"], line["free"])
        for line in lines
        for key in [_key(by, line["part"])]
    ]
    cells.sort(key=lambda cell: (cell.key or "") if by == Arrival.MONTH else (-cell.asked, cell.label))
    whole = Complete(None, "", *(sum(getattr(cell, name) for cell in cells) for name in ("right", "asked", "free")))
    return Arrivals(chosen, start, end, whole, cells)


def _key(by: Arrival, part: Any) -> str | None:
    if by == Arrival.MONTH:
        return f"{part:%Y-%m}"
    return str(part) if part else None


def _labels(by: Arrival, actor: Actor, parts: list[Any]) -> dict[str, str]:
    if by == Arrival.AREA:
        return {str(pk): name for pk, name in Area.objects.filter(pk__in=filter(None, parts)).values_list("pk", "name")}
    if by == Arrival.CATEGORY:
        return {
            each.code: each.words_for_it for each in Category.objects.filter(street=actor.street_id, code__in=parts)
        }
    return {}
