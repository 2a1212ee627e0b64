"""Reads of dispatch."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.places.queries import street_of
from backend.policy import Actor
from volunteers.dispatch.models import Assignment, Decision, NoShow, Offer, Task, Waiter
from volunteers.dispatch.options import SIGHT_MINUTES_BEFORE
from volunteers.dispatch.states import AT_HOME, GONE, HELD, IN_LINE, AssignmentStatus, OfferStatus, TaskStatus
from volunteers.group.policy import directs_there, manages_group
from volunteers.group.queries import responsible_for, tiers
from volunteers.roster.queries import is_active

BUSY = Q(status__in=HELD) | Q(
    status=AssignmentStatus.CHECKED_OUT, checked_out_at__lt=F("starts_at"), task__status=TaskStatus.OPEN
)
"""Of places: those whose hours are taken. Who left before it began keeps the hours for as long as the task is open, so
that nobody claims one home after another for the same hours."""


def handles(actor: Actor, task: Task) -> bool:
    """Whether the actor directs this task: its team leader, or who manages the group.

    To have it in hand is a duty of theirs, and no right: that ends with the office, handed over or not.
    """
    return directs_there(actor, task)


def directors_of(task: Task, *, at: datetime) -> set[UUID]:
    """The users who direct a task at a moment: who has it in hand is one of them, as long as their office holds."""
    return set(responsible_for(task.street_id, task.community_id, task.grid_id, at=at))


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks for every active volunteer; one's own work, in hand or received, for each; all for who directs.

    Who has one in hand still when their term is over is told so, instead of being told that there is none.
    """
    rows = Task.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    mine = Assignment.objects.filter(task=OuterRef("pk"), volunteer__user=actor.user_id)
    offered = Offer.objects.filter(task=OuterRef("pk"), volunteer__user=actor.user_id)
    waited = Waiter.objects.filter(task=OuterRef("pk"), volunteer__user=actor.user_id)
    seen = Q(director=actor.user_id) | Q(beneficiary=actor.user_id)
    seen |= Q(Exists(mine)) | Q(Exists(offered)) | Q(Exists(waited))
    if led:
        seen |= Q(community__in=led) | Q(grid__in=led)
    if teams := tiers(actor).led_teams():
        seen |= Q(asked_teams__overlap=list(teams))
    if is_active(actor):
        seen |= Q(status=TaskStatus.OPEN)
    return rows.filter(seen)


def board(actor: Actor) -> QuerySet[Task]:
    """What `visible_tasks` shows, without open tasks that are over, but for who directs them or held a place."""
    rows = visible_tasks(actor)
    if actor.is_system or manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    own = held_by(actor) | Q(director=actor.user_id) | Q(community__in=led) | Q(grid__in=led)
    return rows.filter(~Q(status=TaskStatus.OPEN) | Q(ends_at__gt=actor.at) | own)


def on_the_map(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Without work at somebody's home that is over: where it was is shown no more."""
    return rows.filter(Q(status=TaskStatus.OPEN) | ~Q(origin_kind__in=AT_HOME))


def decisions_on(actor: Actor, task: Task) -> QuerySet[Decision]:
    """The waves of a task, for who directs it; none for others."""
    rows = Decision.objects.filter(task=task)
    return rows if handles(actor, task) else rows.none()


def visible_offers(actor: Actor) -> QuerySet[Offer]:
    """The offers made to the actor."""
    rows = Offer.objects.filter(street=actor.street_id)
    return rows if actor.is_system else rows.filter(volunteer__user=actor.user_id)


def asked_for(actor: Actor, task: Task) -> QuerySet[Offer]:
    """The offer of this task that waits for the actor's answer."""
    return Offer.objects.filter(
        task=task, volunteer__user=actor.user_id, status=OfferStatus.OPEN, expires_at__gt=actor.at
    )


def answerable_offers(actor: Actor) -> QuerySet[Offer]:
    """Those on tasks that the actor sees: to answer for somebody else is refused by its rule, and shows nothing of theirs."""
    return Offer.objects.filter(street=actor.street_id, task__in=visible_tasks(actor))


def visible_assignments(actor: Actor) -> QuerySet[Assignment]:
    """The actor's own places, and those on tasks that the actor directs, or has in hand still when their term is over."""
    rows = Assignment.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    return rows.filter(Q(task__director=actor.user_id) | _own_or_led(actor))


def _own_or_led(actor: Actor) -> Q:
    led = tiers(actor).led_areas()
    own = Q(volunteer__user=actor.user_id)
    return own | Q(task__community__in=led) | Q(task__grid__in=led) if led else own


def with_places_of(rows: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
    """Tasks with the actor's own live place as `own_places`: one query more, however many tasks."""
    own = Assignment.objects.filter(volunteer__user=actor.user_id).exclude(status__in=GONE)
    return rows.prefetch_related(Prefetch("assignments", queryset=own, to_attr="own_places"))


def assignments_of(task_ids: Iterable[UUID]) -> QuerySet[Assignment]:
    """The places of these tasks, with volunteer and person."""
    return Assignment.objects.filter(task__in=list(task_ids)).select_related("volunteer__user")


def places_of(origin_kind: str, origin_id: UUID) -> QuerySet[Assignment]:
    """The places on the tasks of one origin, with volunteer and person, in the order in which they were taken."""
    rows = Assignment.objects.filter(task__origin_kind=origin_kind, task__origin_id=origin_id)
    return rows.select_related("volunteer__user").order_by("id")


def held_by(actor: Actor) -> Q:
    """Tasks on which the actor holds a live place."""
    own = Assignment.objects.filter(task=OuterRef("pk"), volunteer__user=actor.user_id).exclude(status__in=GONE)
    return Q(Exists(own))


def own_assignments(actor: Actor) -> QuerySet[Assignment]:
    """The actor's own places, with task, volunteer and person."""
    rows = Assignment.objects.filter(street=actor.street_id, volunteer__user=actor.user_id)
    return rows.select_related("task", "volunteer__user")


def door_from(actor: Actor, place: Assignment) -> datetime:
    """From when on a check-in shows the door and the phone."""
    return place.starts_at - timedelta(minutes=SIGHT_MINUTES_BEFORE.of(street_of(actor).config))


def visible_waiters(actor: Actor) -> QuerySet[Waiter]:
    """The actor's own turns on waiting lists."""
    rows = Waiter.objects.filter(street=actor.street_id)
    return rows if actor.is_system else rows.filter(volunteer__user=actor.user_id)


def in_line(task_id: UUID) -> QuerySet[Waiter]:
    """Who stands on the waiting list of a task, first to last, with volunteer and person."""
    rows = Waiter.objects.filter(task=task_id, status__in=IN_LINE).order_by("joined_at", "id")
    return rows.select_related("volunteer__user")


def with_position(rows: QuerySet[Waiter]) -> QuerySet[Waiter]:
    """With `ahead`: how many stand before them for a place that they would take too. One subselect, however many rows."""
    earlier = Q(joined_at__lt=OuterRef("joined_at")) | Q(joined_at=OuterRef("joined_at"), id__lt=OuterRef("id"))
    same = Q(role=None) | Q(role=Coalesce(OuterRef("role"), F("role")))
    before = Waiter.objects.filter(earlier & same, task=OuterRef("task"), status__in=IN_LINE)
    counted = before.order_by().values("task").annotate(found=Count("pk")).values("found")
    return rows.annotate(ahead=Coalesce(Subquery(counted), 0))


def visible_no_shows(actor: Actor) -> QuerySet[NoShow]:
    """One's own, and those on tasks that the actor directs."""
    rows = NoShow.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    return rows.filter(assignment__in=Assignment.objects.filter(_own_or_led(actor), street=actor.street_id))
