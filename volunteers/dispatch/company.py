"""Nobody on probation comes alone: who stands beside them, and who was left without anybody.

One place of a task without risk, at a public place, is theirs alone: there is no second place, and others are about. At somebody's
home it is not: a door opens to whom one knows, and who is new is brought along by somebody whom the door knows, or who directs the
task goes along.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.options import EXPERIENCED_PLACES
from volunteers.dispatch.states import GONE, AssignmentStatus, OfferStatus
from volunteers.group.queries import holders
from volunteers.group.states import Tier
from volunteers.roster.demand import Facts
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Risk

EXPERIENCED = (Tier.BACKBONE, Tier.TEAM_LEADER, Tier.CORE_LEADER)


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


def beside(tasks: Sequence[Task], *, at: datetime) -> dict[UUID, frozenset[UUID]]:
    """By task, the experienced volunteers who hold a place on it or are offered one; a constant number of queries."""
    ids = [each.id for each in tasks]
    held = Assignment.objects.filter(task__in=ids).exclude(status__in=GONE).values_list("task_id", "volunteer_id")
    offered = Offer.objects.filter(task__in=ids, status=OfferStatus.OPEN, expires_at__gt=at)
    there = [*held, *offered.values_list("task_id", "volunteer_id")]
    known = experienced({volunteer_id for _task, volunteer_id in there}, at=at) if there else frozenset()
    return {pk: frozenset(who for task_id, who in there if task_id == pk and who in known) for pk in ids}


def beside_newcomers(
    tasks: Sequence[Task], facts: Mapping[UUID, Facts], *, at: datetime
) -> dict[UUID, frozenset[UUID]]:
    """The same, where somebody of these is on probation and it matters for one of the tasks; else nothing, without a query."""
    matters = [each for each in tasks if not goes_without(each)]
    if not matters or all(each.probation_until is None for each in facts.values()):
        return {}
    return beside(matters, at=at)


def left_alone(task: Task, *, at: datetime) -> list[Assignment]:
    """The places of those on probation beside whom nobody stands, nor is asked to; with `volunteer`. One query where there is none."""
    if task.taken == 0 or goes_without(task):
        return []
    rows = Assignment.objects.filter(task=task, status=AssignmentStatus.ACCEPTED).select_related("volunteer")
    newcomers = list(rows.filter(volunteer__probation_until__gte=task.starts_at.date()).order_by("id"))
    return newcomers if newcomers and not beside([task], at=at)[task.id] else []
