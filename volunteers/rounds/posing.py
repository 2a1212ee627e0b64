"""From a round as it is stored to what the planner is asked, and back: places on a plane, eligibility, hours, caps."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.places.geo import METRES_PER_DEGREE
from backend.places.models import Area, Place
from volunteers.dispatch.eligibility import Judge, judge_of
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.states import AssignmentStatus, Origin
from volunteers.roster.demand import Facts
from volunteers.roster.eligibility import Reason
from volunteers.roster.models import Volunteer
from volunteers.roster.options import METRES_A_MINUTE, WAY_PERCENT
from volunteers.roster.states import Status as VolunteerStatus
from volunteers.rounds import options
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.planning.problem import DAY, Point, Problem, Settings, Span, Visit
from volunteers.rounds.planning.problem import Volunteer as Walker
from volunteers.rounds.queries import Promised, promised, refused

STEP = 15
"""Minutes: so finely the hours of volunteers are read."""
YEAR = timedelta(days=365)
PLANNERS_OWN = frozenset({"rest_short", "month_full"})
"""Checks of the roster that depend on what else is planned: the planner keeps them itself."""


@dataclass(frozen=True, slots=True)
class Own:
    """A visit of this round that somebody promised, or is asked for."""

    at: Point | None
    span: Span
    said_yes: bool

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.span[1] - self.span[0]


@dataclass(frozen=True, slots=True)
class Posed:
    """A round, ready for the planner, and what its answer is judged by."""

    problem: Problem
    visits: Mapping[str, RoundVisit]
    judge: Judge
    promised: Mapping[UUID, Promised]
    """By visit, as it was known."""

    def lacking(
        self, visit: RoundVisit, volunteer_id: UUID, *, row: Round, begins: int, zone: ZoneInfo
    ) -> list[Reason]:
        """Why this one would not be asked to go there then, by the checks of the roster."""
        return self.judge.shortfalls(as_task(visit, row, begins, zone), volunteer_id, asking=True)


def pose(row: Round, *, street: Area, at: datetime, only: Collection[UUID] | None = None) -> Posed:
    """All that is not over or taken out.

    Who said yes, or is asked and has not answered, stays with their visit at its hour; who said no is not asked again.
    `only`: these volunteers; else the nearest active ones. A constant number of statements.
    """
    zone = ZoneInfo(street.timezone)
    visits = list(row.visits.filter(out=False).order_by("id"))
    known, said_no, firm = _known(visits, at), refused(row), promised(row)
    volunteers = _volunteers(row, visits, street, only, {each.volunteer_id for each in firm.values()})
    origin = _middle(visits)
    tasks = [as_task(each, row, row.span[0], zone) for each in visits]
    judge = judge_of(tasks, [each.id for each in volunteers], at=at)
    people = {each.user_id: each.id for each in volunteers}
    posed, own = [], defaultdict[UUID, list[Own]](list)
    for visit, task in zip(visits, tasks, strict=True):
        barred = {each.id for each in volunteers if _is_barred(judge, task, each.id)} | said_no.get(visit.id, set())
        trusted = {people[each] for each in visit.trusted if each in people} | known[visit.beneficiary_id]
        pin, begins = firm.get(visit.id), None
        if pin is not None:
            begins = row.minute(pin.starts_at, zone)
            if not DAY[0] <= begins <= DAY[1] - visit.minutes:
                continue  # its task was moved to another day
            span = begins, begins + visit.minutes
            own[pin.volunteer_id].append(Own(on_plane(visit, origin), span, said_yes=pin.said_yes))
        posed.append(
            Visit(
                id=str(visit.id),
                at=on_plane(visit, origin),
                minutes=visit.minutes,
                windows=tuple((low, high) for low, high in visit.windows),
                skills=frozenset(leveled(skill, visit.levels.get(skill, 1)) for skill in visit.skills),
                known_to=frozenset(str(each) for each in trusted),
                barred=frozenset() if pin is not None else frozenset(str(each) for each in barred),
                pinned_to=str(pin.volunteer_id if pin is not None else visit.volunteer_id if visit.pinned else ""),
                pinned_at=begins,
            )
        )
    settings = Settings(
        way_percent=WAY_PERCENT.of(street.config),
        metres_a_minute=METRES_A_MINUTE.of(street.config),
        known_m=options.KNOWN_M.of(street.config),
        fair_m=options.FAIR_M.of(street.config),
    )
    ways = Problem((), (), settings)
    walkers = [_walker(each, judge.facts[each.id], row, street, origin, own[each.id], ways) for each in volunteers]
    return Posed(
        Problem(tuple(posed), tuple(walkers), settings, before=orders_of(visits)),
        {str(each.id): each for each in visits},
        judge,
        firm,
    )


def orders_of(visits: Sequence[RoundVisit]) -> dict[str, list[str]]:
    """Whom each volunteer is planned to visit, in order."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for visit in visits:
        if visit.volunteer_id is not None:
            found[str(visit.volunteer_id)].append((visit.position or 0, str(visit.id)))
    return {who: [visit for _place, visit in sorted(order)] for who, order in found.items()}


def as_task(visit: RoundVisit, row: Round, begins: int, zone: ZoneInfo) -> Task:
    """The task that a visit would be, for the checks that judge tasks; not stored."""
    starts_at = row.at(begins, zone)
    return Task(
        id=visit.id,
        street_id=visit.street_id,
        origin_kind=Origin.ROUND,
        slots=1,
        kind=row.kind,
        beneficiary_id=visit.beneficiary_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=visit.minutes),
        skills=visit.skills,
        levels=visit.levels,
    )


def leveled(skill: str, level: int) -> str:
    """The planner knows skills as names: who has one at a level has it at those below."""
    return f"{skill}:{level}"


def on_plane(place: Place, origin: Point) -> Point | None:
    """Metres east and north of an origin (latitude, longitude) on a plane that touches the earth there; within a street exact to 1 in 1,000."""
    if place.lat is None or place.lng is None:
        return None
    return (
        (place.lng - origin[1]) * METRES_PER_DEGREE * cos(radians(origin[0])),
        (place.lat - origin[0]) * METRES_PER_DEGREE,
    )


def _middle(visits: Sequence[RoundVisit]) -> Point:
    placed = [(each.lat, each.lng) for each in visits if each.lat is not None and each.lng is not None]
    if not placed:
        return 0.0, 0.0
    return sum(lat for lat, _lng in placed) / len(placed), sum(lng for _lat, lng in placed) / len(placed)


def _volunteers(
    row: Round, visits: Sequence[RoundVisit], street: Area, only: Collection[UUID] | None, firm: Collection[UUID]
) -> list[Volunteer]:
    rows = Volunteer.objects.filter(street=row.street_id, status=VolunteerStatus.ACTIVE)
    if only is not None:
        return list(rows.filter(pk__in=list(only)).order_by("id"))
    planned = {each.volunteer_id for each in visits if each.volunteer_id is not None} | {*firm}
    origin = _middle(visits)
    found = rows.filter(on_duty=True).only("id", "user", "lat", "lng")

    def away(each: Volunteer) -> tuple[bool, float, UUID]:
        point = on_plane(each, origin)
        return each.id not in planned, point[0] ** 2 + point[1] ** 2 if point else float("inf"), each.id

    nearest = sorted(found, key=away)[: options.MOST_VOLUNTEERS.of(street.config)]
    missing = planned - {each.id for each in nearest}
    return nearest + list(rows.filter(pk__in=missing).order_by("id"))


def _is_barred(judge: Judge, task: Task, volunteer_id: UUID) -> bool:
    """By any check of the roster that does not hang on the hour."""
    return any(each.code not in PLANNERS_OWN for each in judge.shortfalls(task, volunteer_id))


def _known(visits: Sequence[RoundVisit], at: datetime) -> Mapping[UUID | None, set[UUID]]:
    """By resident, the volunteers who were there within a year."""
    found: dict[UUID | None, set[UUID]] = defaultdict(set)
    residents = [each.beneficiary_id for each in visits if each.beneficiary_id is not None]
    places = Assignment.objects.filter(
        task__beneficiary__in=residents, status=AssignmentStatus.CHECKED_OUT, starts_at__gt=at - YEAR
    )
    for resident, volunteer in places.values_list("task__beneficiary", "volunteer").distinct():
        found[resident].add(volunteer)
    return found


def _walker(
    volunteer: Volunteer, facts: Facts, row: Round, street: Area, origin: Point, own: Sequence[Own], ways: Problem
) -> Walker:
    home = on_plane(volunteer, origin)
    first = min(own, key=lambda each: each.span, default=None)
    sets_out = max(0, first.span[0] - ways.walk(ways.way(home, first.at))) if first is not None else 0
    given = sum(each.minutes for each in own)
    held = sum(each.minutes for each in own if each.said_yes)
    return Walker(
        id=str(volunteer.id),
        at=home,
        hours=_free(facts, row, [each.span for each in own], sets_out),
        most_visits=max(options.VISITS_EACH.of(street.config), len(own)),
        # What they hold in this round is spent of the month already, what they are asked for is not.
        most_minutes=1_440 if facts.month_minutes is None else max(given, _left_of_the_month(facts, row) + held),
        skills=frozenset(leveled(skill, at) for skill, upto in facts.skills.items() for at in range(1, upto + 1)),
        rest=facts.rest_minutes,
    )


def _free(facts: Facts, row: Round, promised: Sequence[Span], sets_out: int) -> Span:
    """The longest stretch of the round's hours in which they may be asked and hold no other place.

    What they promised in this very round, or are asked for, is in it, whatever their calendar says since.
    """
    low, high = row.span
    rest = timedelta(minutes=facts.rest_minutes)
    mine = {row.at(begins, facts.zone) for begins, _ends in promised}
    best = start = (low, low)
    for begins in range(low, high, STEP):
        ends = min(begins + STEP, high)
        starts_at, ends_at = row.at(begins, facts.zone), row.at(ends, facts.zone)
        asked = any(begins < until and since < ends for since, until in promised) or (
            facts.calendar.covers(starts_at, ends_at, facts.zone)
            and not any(
                each.starts_at - rest < ends_at and starts_at < each.ends_at + rest
                for each in facts.held
                if each.starts_at not in mine
            )
        )
        start = (start[0], ends) if asked else (ends, ends)
        best = max(best, start, key=lambda each: each[1] - each[0])
    if not promised:
        return best
    # Whoever promised sets out in time: the way there is not asked again.
    since, until = min(promised)[0], max(ends for _begins, ends in promised)
    first, last = best if best[0] <= since <= best[1] else (since, until)
    return (min(first, sets_out), max(last, until))


def _left_of_the_month(facts: Facts, row: Round) -> int:
    """Minutes that the cap of the month leaves, over what they hold in it."""
    month = (row.day.year, row.day.month)
    spent = timedelta()
    for each in facts.held:
        local = each.starts_at.astimezone(facts.zone)
        if (local.year, local.month) == month:
            spent += each.ends_at - each.starts_at
    return max(0, (facts.month_minutes or 0) - round(spent.total_seconds() / 60))
