"""Nobody on probation comes alone: who stands beside them, and who was left without anybody.

One place of a task without risk, at a public place, is theirs alone: there is no second place, and others are about. At somebody's
home it is not: a door opens to whom one knows, and who is new is brought along by somebody whom the door knows, or who directs the
task goes along. Whoever is only asked needs a place of their own: the last one is not for somebody on probation.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole, Waiter
from volunteers.dispatch.options import EXPERIENCED_PLACES
from volunteers.dispatch.states import GONE, AssignmentStatus, OfferStatus, WaiterStatus
from volunteers.group.queries import holders
from volunteers.group.states import Tier
from volunteers.roster.demand import Facts
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Risk

EXPERIENCED = (Tier.BACKBONE, Tier.TEAM_LEADER, Tier.CORE_LEADER)


@dataclass(frozen=True, slots=True)
class Company:
    """Who may stand beside somebody on probation on one task."""

    there: frozenset[UUID] = frozenset()
    """The experienced volunteers who hold a place."""
    asked: frozenset[tuple[UUID, UUID | None]] = frozenset()
    """Those who are offered one, and as which role."""
    counted: frozenset[UUID] = frozenset()
    """The volunteers who hold a place, or for whom one is kept: theirs is among those that are taken."""

    def stands_beside(self, task: Task, volunteer_id: UUID, role: TaskRole | None) -> bool:
        """Whether somebody comes along, or is asked and still has a place once this volunteer has theirs: the last one is for them."""
        if self.there - {volunteer_id}:
            return True
        own = 0 if volunteer_id in self.counted else 1
        if task.slots - task.taken - own < 1:
            return False
        full = role.id if role is not None and role.slots - role.taken - own < 1 else None
        return any(who != volunteer_id and (full is None or wanted != full) for who, wanted in self.asked)


def goes_without(task: Task) -> bool:
    """Whether nobody need stand beside who is on probation: who directs it goes along, or it is one place at a public place."""
    return task.director_along or (task.slots == 1 and task.risk == Risk.NONE and not task.at_home)


def experienced(volunteer_ids: Collection[UUID], *, at: datetime) -> frozenset[UUID]:
    """Of these volunteers of one street, who may stand beside somebody on probation; three queries.

    Past their own probation, and backbone or above, or with so many tasks done to their end (`dispatch.experienced_places`).
    """
    done = Count("assignments", filter=Q(assignments__status=AssignmentStatus.CHECKED_OUT))
    rows = Volunteer.objects.filter(pk__in=volunteer_ids).filter(
        Q(probation_until=None) | Q(probation_until__lt=at.date())
    )
    people = list(rows.annotate(done=done).values_list("id", "user_id", "done", "street_id", "street__config"))
    if not people:
        return frozenset()
    known = set(holders(people[0][3], *EXPERIENCED, at=at))
    return frozenset(
        pk
        for pk, user_id, times, _street, config in people
        if user_id in known or times >= EXPERIENCED_PLACES.of(config)
    )


def company_on(tasks: Sequence[Task], *, at: datetime) -> dict[UUID, Company]:
    """By task, who comes and who is asked; a constant number of queries."""
    ids = [each.id for each in tasks]
    held = Assignment.objects.filter(task__in=ids).exclude(status__in=GONE)
    there = set(held.values_list("task_id", "volunteer_id"))
    offered = Offer.objects.filter(task__in=ids, status=OfferStatus.OPEN, expires_at__gt=at)
    asked = set(offered.values_list("task_id", "volunteer_id", "role_id"))
    kept = Waiter.objects.filter(task__in=ids, status=WaiterStatus.PROMISED)
    counted = there | set(kept.values_list("task_id", "volunteer_id"))
    people = {who for _task, who in there} | {who for _task, who, _role in asked}
    known = experienced(people, at=at) if people else frozenset()
    return {
        pk: Company(
            there=frozenset(who for task_id, who in there if task_id == pk and who in known),
            asked=frozenset((who, role) for task_id, who, role in asked if task_id == pk and who in known),
            counted=frozenset(who for task_id, who in counted if task_id == pk),
        )
        for pk in ids
    }


def beside_newcomers(tasks: Sequence[Task], facts: Mapping[UUID, Facts], *, at: datetime) -> dict[UUID, Company]:
    """The same, where somebody of these is on probation and it matters for one of the tasks; else nothing, without a query."""
    matters = [each for each in tasks if not goes_without(each)]
    if not matters or all(each.probation_until is None for each in facts.values()):
        return {}
    return company_on(matters, at=at)


def left_alone(task: Task, *, at: datetime) -> list[Assignment]:
    """The places of those on probation beside whom nobody stands, nor is asked to; with `volunteer`. One query where there is none."""
    if task.taken == 0 or goes_without(task):
        return []
    rows = Assignment.objects.filter(task=task, status=AssignmentStatus.ACCEPTED).select_related("volunteer")
    newcomers = list(rows.filter(volunteer__probation_until__gte=task.starts_at.date()).order_by("id"))
    if not newcomers:
        return []
    company = company_on([task], at=at)[task.id]
    return [] if company.there or company.asked else newcomers
