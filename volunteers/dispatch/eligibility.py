"""Are they fit? What dispatch knows of a task and of the places that people hold, put to the checks of the roster."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.database import array, planned, uuids
from backend.places.datum import Pair
from backend.places.queries import street_of
from backend.policy import Actor
from volunteers.dispatch.company import Company, beside_newcomers, goes_without
from volunteers.dispatch.models import Assignment, Task, TaskRole
from volunteers.dispatch.options import HAND_BACKS
from volunteers.dispatch.queries import BUSY, asked_for
from volunteers.dispatch.roles import levels_of
from volunteers.dispatch.states import GONE, HELD, AssignmentStatus
from volunteers.roster import eligibility as roster
from volunteers.roster.demand import Demand, Facts, Span
from volunteers.roster.eligibility import Reason
from volunteers.roster.facts import ALL, COLUMNS, THEIRS, THESE, Judged, facts_from, knowing, since
from volunteers.roster.models import Volunteer

AROUND = timedelta(days=32)
"""Before and after a task: the month that a cap counts lies in it, and the longest rest."""

# The hours that they hold; of the tasks, who is there.
_HELD = f"""
SELECT json_agg(json_build_array(place.volunteer_id, place.starts_at, place.ends_at, task.lat, task.lng))
FROM dispatch_assignment AS place JOIN dispatch_task AS task ON task.id = place.task_id
WHERE place.volunteer_id = {THEIRS} AND place.starts_at BETWEEN %(first)s AND %(last)s
  AND place.status = ANY('{array((*HELD, AssignmentStatus.CHECKED_OUT))}')
"""  # noqa: S608  # constants
_THERE = f"""
SELECT json_agg(json_build_array(place.task_id, volunteer.user_id))
FROM dispatch_assignment AS place JOIN roster_volunteer AS volunteer ON volunteer.id = place.volunteer_id
WHERE place.task_id = ANY(%(tasks)s::uuid[]) AND place.status <> ALL('{array(GONE)}')
"""  # noqa: S608  # constants


@dataclass(frozen=True, slots=True)
class Judge:
    """Says of each of these tasks why each of these volunteers is not fit for it."""

    facts: Mapping[UUID, Facts]
    people: Mapping[UUID, frozenset[UUID]]
    """By task, who is there; nobody is kept apart from themselves."""
    company: Mapping[UUID, Company]
    """By task, who comes along; only of tasks on which nobody on probation comes alone."""
    _demands: dict[tuple[UUID, datetime, UUID | None, bool], Demand] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By task, its hour (a round looks at one visit at several), role and whether one comes accompanied: the same for all."""

    def shortfalls(
        self,
        task: Task,
        volunteer_id: UUID,
        role: TaskRole | None = None,
        *,
        asking: bool = False,
        despite: bool = False,
    ) -> list[Reason]:
        """Why not; empty where they are fit. No queries.

        `role`: as what; `asking`: and whether one asks them; `despite`: apart from what is for themselves to judge.
        """
        facts = self.facts[volunteer_id]
        found = self._lacking(task, facts, self._demand(task, role, accompanied=True), role, asking=asking)
        return [each for each in found if each.code not in roster.LIFTABLE] if despite else found

    def papers_lacking(self, task: Task, volunteer_id: UUID, role: TaskRole | None) -> list[Reason]:
        """Of that, what has to be there before the work begins. No queries."""
        return roster.papers_lacking(self._demand(task, role, accompanied=True), self.facts[volunteer_id])

    def those_fit(self, task: Task, role: TaskRole | None) -> set[UUID]:
        """Who is fit and would be asked at these hours, of all. No queries."""
        demand = self._demand(task, role, accompanied=True)
        return {pk for pk, facts in self.facts.items() if not self._lacking(task, facts, demand, role, asking=True)}

    def _lacking(
        self, task: Task, facts: Facts, demand: Demand, role: TaskRole | None, *, asking: bool
    ) -> list[Reason]:
        """`demand`: of who comes accompanied."""
        if task.beneficiary_id == facts.user_id:
            return [Reason("is_beneficiary", True, _("The task is for yourself."))]
        newcomer = facts.probation_until is not None and not goes_without(task)
        if newcomer and not self.company[task.id].stands_beside(task, facts.volunteer_id, role):
            demand = self._demand(task, role, accompanied=False)
        return roster.shortfalls(demand, facts, asking=asking)

    def _demand(self, task: Task, role: TaskRole | None, *, accompanied: bool) -> Demand:
        key = (task.id, task.starts_at, role.id if role is not None else None, accompanied)
        if key not in self._demands:
            self._demands[key] = _demand(task, role, self.people[task.id], accompanied=accompanied)
        return self._demands[key]

    def as_told(self) -> "Judge":
        """The same, as far as a volunteer reads it who holds no place: whom they set apart themselves is left out.

        Else to set somebody apart and to read of one task after the other would tell where that person is helped. What is left
        out is asked last, of who takes a place.
        """
        return replace(self, facts={pk: each._replace(apart=each.kept_off) for pk, each in self.facts.items()})

    def least_lacking(
        self, task: Task, volunteer_id: UUID, roles: Iterable[TaskRole], *, asking: bool = False
    ) -> list[Reason]:
        """Why not as any of these roles, of the one that they lack least for; empty where they are fit for one. No queries."""
        places: list[TaskRole | None] = [*roles]
        return min(
            (self.shortfalls(task, volunteer_id, role, asking=asking) for role in places or [None]),
            key=len,
        )


def judge_of(tasks: Sequence[Task], volunteer_ids: Iterable[UUID], *, at: datetime) -> Judge:
    """Loads what is judged, in a constant number of statements."""
    _rows, judge = judge_among(THESE, {"ids": uuids(volunteer_ids)}, tasks, at=at)
    return judge


def judge_among(
    among: str, values: Mapping[str, Any], tasks: Sequence[Task], *, at: datetime, by: Judged = ALL
) -> tuple[list[tuple[Any, ...]], Judge]:
    """The rows of `among`, a select of `volunteer_id` and more, and who judges those whom it finds; one statement for both.

    `by`: by what anybody is judged; where by nobody whom one meets there, who is there is not read.
    """
    people = {each.id: {each.beneficiary_id} if each.beneficiary_id else set() for each in tasks}
    hours = {
        "tasks": uuids(people),
        "first": min((each.starts_at for each in tasks), default=at) - AROUND,
        "last": max((each.ends_at for each in tasks), default=at) + AROUND,
    }
    once = (_HELD, _THERE if by.people else "SELECT NULL")
    rows = planned(knowing(among, once, by), {**values, **hours, "since": since(at)})
    held, there = rows[0][-4:-2] if rows else (None, None)
    facts = facts_from(rows, at=at, held=_spans(held or ()))
    for task_id, user_id in there or ():
        people[UUID(task_id)].add(UUID(user_id))
    known = {task_id: frozenset(found) for task_id, found in people.items()}
    judge = Judge(facts, known, beside_newcomers(tasks, facts, at=at))
    return [row[COLUMNS:-4] for row in rows], judge


def _spans(held: Iterable[tuple[str, str, str, float | None, float | None]]) -> dict[UUID, list[Span]]:
    moment = datetime.fromisoformat
    found: dict[UUID, list[Span]] = {}
    for volunteer_id, first, last, lat, lng in held:
        found.setdefault(UUID(volunteer_id), []).append(Span(moment(first), moment(last), _pair(lat, lng)))
    return found


def _demand(task: Task, role: TaskRole | None, people: frozenset[UUID], *, accompanied: bool) -> Demand:
    return Demand(
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        skills=levels_of(task, role),
        risk=task.risk,
        here=_pair(task.lat, task.lng),
        people=people,
        accompanied=accompanied,
    )


def _pair(lat: float | None, lng: float | None) -> Pair | None:
    return None if lat is None or lng is None else (lat, lng)


def papers_lacking(place: Assignment, *, now: datetime) -> list[Reason]:
    """What has to be there before the work begins, and is no more: a guardian's consent, a proof, an insurance, a check that found nothing.

    Needs `task` and `role`. A constant number of queries.
    """
    judge = judge_of([place.task], [place.volunteer_id], at=now)
    return judge.papers_lacking(place.task, place.volunteer_id, place.role)


def clashes(task: Task, volunteer: Volunteer) -> QuerySet[Assignment]:
    """The places that take the same hours, with their tasks. Certain only under the volunteer's lock."""
    rows = Assignment.objects.filter(BUSY, volunteer=volunteer, starts_at__lt=task.ends_at, ends_at__gt=task.starts_at)
    return rows.exclude(task=task).select_related("task").order_by("starts_at", "id")


def clash(task: Task, volunteer: Volunteer, *, beside: Collection[UUID] = ()) -> Assignment | None:
    """The first of them that is not among those `beside` which they were asked to come."""
    return clashes(task, volunteer).exclude(pk__in=beside).first()


def place_on(task: Task, volunteer: Volunteer) -> Assignment | None:
    """The live place of this volunteer on this task."""
    return Assignment.objects.filter(task=task, volunteer=volunteer).exclude(status__in=GONE).first()


def handed_back(actor: Actor, task: Task) -> list[Reason]:
    """Why the actor neither claims this task any more nor waits for it: they handed it back too often. Empty while an offer of it waits.

    What they handed back because it moved, or came to ask for more, is not counted. One query; two where there is a reason.
    """
    gone = Assignment.objects.filter(task=task, volunteer__user=actor.user_id, status=AssignmentStatus.HANDED_BACK)
    times = gone.filter(asked_again_at=None).count()
    if times < HAND_BACKS.of(street_of(actor).config) or asked_for(actor, task).exists():
        return []
    return [Reason("handed_back", times, _(
        "You have handed this task back {value} times. Ask who leads it: they can still put you forward."
    ))]  # fmt: skip
