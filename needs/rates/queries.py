"""The three rates, counted on the resident's own word, with what was left out and why.

Modelled on 北京市接诉即办工作条例 (响应率、解决率、满意率). Leaving matters out as "unreasonable" is the known abuse: a need
that was declined stays in, and so does one that nobody looked at, as soon as it is due. docs/rates.md states every formula.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncQuarter

from backend.parties.models import Organisation
from backend.places.models import Area, Level
from backend.places.queries import zone_of
from backend.policy import Actor
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.desk.queries import area_of, in_area, of_those_concerned
from needs.desk.states import Channel, Kind, Status
from needs.rates.counting import Rate, Tally, for_strangers, total
from needs.rates.models import Exclusion, Handled
from needs.rates.refusals import EmptyPeriod, ForTheGroup, WholeQuarters
from needs.rates.states import LEFT_OUT, Dimension
from volunteers.committee.queries import seats
from volunteers.group.models import Team
from volunteers.group.queries import tiers
from volunteers.group.states import Tier

PERIOD = timedelta(days=30)
SATISFIED = 4
"""Satisfied is 4 or 5 of 5."""
QUARTERS = 4
"""Without dates a table is of the last four whole quarters, for the group also of the present one."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of the needs reported in an area on the days from `start` until before `end`."""

    area: Area
    start: date
    end: date
    reported: int
    response: Rate
    resolution: Rate
    satisfaction: Rate


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of a table."""

    key: str | None
    label: str
    withheld: bool
    reported: int
    response: Rate
    resolution: Rate
    satisfaction: Rate


@dataclass(frozen=True, slots=True)
class Table:
    """The rates of an area and a period by one dimension, and their total."""

    area: Area
    start: date
    end: date
    dimension: Dimension
    total: Cell
    cells: list[Cell]


def rates(
    actor: Actor, *, area: str | None, start: date | None, end: date | None, now: datetime, small: bool = True
) -> Rates:
    """The rates of the street, or of a community or grid of it (id or code). Three queries, and the street's time zone where sign-in has not read it.

    Days are those of the street; without dates the last 30 days, today among them. Reports of wrongdoing are in none of these
    numbers. `small`: whether the reader is told of few; who is not is told of a community what its line in the table of the
    street says, and nothing of a grid.
    Raises `NotFound`, `EmptyPeriod`.
    """
    chosen = area_of(actor, area or str(actor.street_id))
    zone = zone_of(actor)
    today = now.astimezone(zone).date()
    end = end or today + timedelta(days=1)
    start = start or end - PERIOD
    if start >= end:
        raise EmptyPeriod(start=start.isoformat(), end=end.isoformat())
    of_street = chosen.parent_id is None
    rows = _reported(in_area(_of(actor), chosen), start, end, zone)
    found = total(tallies(rows, (), now).values())
    three = found.three() if of_street or small else found.withheld()
    if not of_street and not small and chosen.level == Level.COMMUNITY and _are_quarters(start, end, today):
        by_quarter = _by_quarter(_reported(_of(actor), start, end, zone), Dimension.AREA, zone, now)
        three = found.withheld() if chosen.id in for_strangers(by_quarter) else found.three()
    return Rates(chosen, start, end, found.reported, *three)


def table(
    actor: Actor,
    dimension: Dimension,
    *,
    area: str | None,
    start: date | None,
    end: date | None,
    now: datetime,
    small: bool,
) -> Table:
    """The rates by one dimension: two queries, and one for the labels.

    Reports of wrongdoing are in none. `small`: whether the reader is told of few. Raises `NotFound`, `EmptyPeriod`, `WholeQuarters`, `ForTheGroup`.
    """
    chosen = area_of(actor, area or str(actor.street_id))
    zone = zone_of(actor)
    of_street = chosen.parent_id is None
    if not small and not of_street:
        raise ForTheGroup
    today = now.astimezone(zone).date()
    start, end = _period(start, end, today, small=small)
    if start >= end:
        raise EmptyPeriod(start=start.isoformat(), end=end.isoformat())
    if not small and not _are_quarters(start, end, today):
        raise WholeQuarters
    by_month = dimension == Dimension.MONTH
    rows = _reported(in_area(_of(actor), chosen), start, end, zone)
    hidden: set[Any] = set()
    # The street's numbers of any days are public (`rates`): its months are no small cells.
    if small or by_month:
        expression = _expression(dimension, zone, chosen)
        found = {
            key: tally for (key,), tally in tallies(rows.annotate(cell_key=expression), ("cell_key",), now).items()
        }
    else:
        quarters = _by_quarter(rows, dimension, zone, now)
        hidden = for_strangers(quarters)
        found = {}
        for (key, _quarter), tally in quarters.items():
            found.setdefault(key, Tally()).add(tally)
    labels = _labels(dimension, actor.street_id, list(found))
    cells = [_cell(key, labels, tally, withheld=key in hidden) for key, tally in found.items()]
    cells.sort(key=(lambda cell: cell.key or "") if by_month else (lambda cell: (-cell.reported, cell.label)))
    whole = total(found.values())
    return Table(chosen, start, end, dimension, Cell(None, "", False, whole.reported, *whole.three()), cells)


def tallies(rows: QuerySet[Need], keys: Sequence[str], now: datetime) -> dict[tuple[Any, ...], Tally]:
    """`{values of keys: tally}` of needs: one query for what is counted, one for what two people left out."""
    out = Exclusion.objects.filter(status__in=LEFT_OUT).values("need")
    kept = rows.exclude(pk__in=out).order_by()
    wanted = {f"n_{name}": Count("pk", filter=which) for name, which in counted(now).items()}
    found: dict[tuple[Any, ...], Tally] = {}
    lines: Iterable[dict[str, Any]] = kept.values(*keys).annotate(**wanted) if keys else [kept.aggregate(**wanted)]
    for line in lines:
        tally = found.setdefault(tuple(line[key] for key in keys), Tally())
        tally.counts.update({name: line[f"n_{name}"] for name in counted(now)})
    left = rows.order_by().filter(exclusions__status__in=LEFT_OUT).values(*keys, why=F("exclusions__reason"))
    for line in left.annotate(n=Count("pk")):
        found.setdefault(tuple(line[key] for key in keys), Tally()).reasons[line["why"]] += line["n"]
    return found


def counted(now: datetime) -> dict[str, Q]:
    """Every need that is not left out falls into one of each of two rows.

    Merged, withdrawn_in_time, due, not_yet_due; and merged, withdrawn, judged, no_verdict, still_open.

    - A merged need is counted with its survivor. One that its resident withdrew unanswered is judged by nobody; where its answer
      was overdue by then, it was not answered.
    - Answered is what was answered once, turning it down with a reason among them. The resident's word outweighs it: whoever
      says "nobody responded" was not responded to, and whoever says somebody did, was.
    - An unanswered need enters the response rate when its answer was due, or its resident was asked.
    - The latest verdict counts. A reopened need was judged "not resolved" and stays so until the next verdict, whatever
      is answered meanwhile and however long the resident is silent then.
    - A need that the clock closed without a word is `no_verdict`: neither resolved nor satisfied, nor the opposite.
    """
    merged = Q(status=Status.MERGED)
    answered = Q(answered_at__isnull=False)
    judged = Q(verdict__isnull=False)
    due = answered | judged | Q(answer_due_at__lte=now)
    withdrawn = Q(status=Status.WITHDRAWN) & ~answered & ~judged
    in_time = withdrawn & Q(withdrawn_at__lt=F("answer_due_at"))
    asked, heard = ~merged & ~in_time, ~merged & ~withdrawn
    return {
        "reported": Q(pk__isnull=False),
        "merged": merged,
        "withdrawn": withdrawn,
        "withdrawn_in_time": in_time,
        "due": asked & due,
        "not_yet_due": asked & ~due,
        "responded": asked & ((answered & ~judged) | Q(verdict__responded=True)),
        "judged": heard & judged,
        "no_verdict": heard & ~judged & answered,
        "still_open": heard & ~judged & ~answered,
        "resolved": heard & Q(verdict__resolved=True),
        "satisfied": heard & Q(verdict__satisfaction__gte=SATISFIED),
    }


def _of(actor: Actor) -> QuerySet[Need]:
    # In one of two numbers and not in the other, a report of wrongdoing would be told by their difference, to the day.
    return Need.objects.filter(street=actor.street_id).exclude(kind=Kind.WRONGDOING)


def _reported(rows: QuerySet[Need], start: date, end: date, zone: ZoneInfo) -> QuerySet[Need]:
    return rows.filter(reported_at__gte=midnight(start, zone), reported_at__lt=midnight(end, zone))


def _expression(dimension: Dimension, zone: ZoneInfo, area: Area | None) -> Any:
    """What parts the needs: of a street by community, of a community by grid."""
    inside = F("community") if area is None or area.parent_id is None else F("grid")
    return {
        Dimension.AREA: inside,
        Dimension.CATEGORY: F("category"),
        Dimension.TEAM: F("handled__team"),
        Dimension.CONTRACTOR: F("handled__organisation"),
        Dimension.CHANNEL: F("channel"),
        Dimension.MONTH: TruncMonth("reported_at", tzinfo=zone),
    }[dimension]


def _by_quarter(
    rows: QuerySet[Need], dimension: Dimension, zone: ZoneInfo, now: datetime
) -> dict[tuple[Any, Any], Tally]:
    parted = rows.annotate(
        cell_key=_expression(dimension, zone, None), cell_quarter=TruncQuarter("reported_at", tzinfo=zone)
    )
    return {(key, quarter): each for (key, quarter), each in tallies(parted, ("cell_key", "cell_quarter"), now).items()}


def _cell(key: Any, labels: Mapping[Any, str], tally: Tally, *, withheld: bool) -> Cell:
    shown = f"{key:%Y-%m}" if isinstance(key, datetime) else str(key) if key else None
    three = tally.withheld() if withheld else tally.three()
    return Cell(shown, labels.get(key, shown or ""), withheld, tally.reported, *three)


def _labels(dimension: Dimension, street_id: UUID, keys: list[Any]) -> dict[Any, str]:
    """What people call the keys, one query; months speak for themselves."""
    named: dict[Dimension, Callable[[], Iterable[tuple[Any, str]]]] = {
        Dimension.AREA: lambda: Area.objects.filter(pk__in=keys).values_list("pk", "name"),
        Dimension.TEAM: lambda: Team.objects.filter(pk__in=keys).values_list("pk", "name"),
        Dimension.CONTRACTOR: lambda: Organisation.objects.filter(pk__in=keys).values_list("pk", "name"),
        Dimension.CATEGORY: lambda: Category.objects.filter(street=street_id, code__in=keys).values_list(
            "code", "name"
        ),
        Dimension.CHANNEL: lambda: [(each.value, str(each.label)) for each in Channel],
    }
    return dict(named[dimension]()) if dimension in named else {}


def _period(start: date | None, end: date | None, today: date, *, small: bool) -> tuple[date, date]:
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    end = end or (today + timedelta(days=1) if small else quarter)
    last = date(end.year, 3 * ((end.month - 1) // 3) + 1, 1)
    return start or last.replace(year=last.year - QUARTERS // 4), end


def _are_quarters(start: date, end: date, today: date) -> bool:
    """Whether these days are whole quarters that are over: of the present one each day's difference would tell of one need."""
    return end <= today and all(day.day == 1 and day.month in {1, 4, 7, 10} for day in (start, end))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day of the street begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def visible_exclusions(actor: Actor) -> QuerySet[Exclusion]:
    """All of the street for core leaders, managers and the committee; those of their own needs for residents."""
    rows = Exclusion.objects.filter(street=actor.street_id)
    if actor.is_system or tiers(actor).has(Tier.CORE_LEADER, Tier.MANAGER) or seats(actor):
        return rows
    return rows.filter(of_those_concerned(actor))


def contractor_of(need_id: UUID) -> UUID | None:
    """The organisation whose need it was, if it was one's."""
    return Handled.objects.filter(need=need_id).values_list("organisation_id", flat=True).first()
