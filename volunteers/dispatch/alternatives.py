"""What a volunteer who came too late could do instead."""

from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, When

from backend.places.cells import centre
from backend.places.queries import near_by_cell
from backend.policy import Actor
from volunteers.dispatch.eligibility import handed_back, judge_of
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import BUSY, in_line, visible_tasks, with_places_of
from volunteers.dispatch.states import AssignmentStatus, OfferStatus, TaskAction, TaskStatus
from volunteers.roster.models import Volunteer
from volunteers.roster.queries import own

MOST = 3
LOOKED_AT = 12
RADIUS_M = 5_000


def alternatives(actor: Actor, task_id: UUID) -> tuple[list[Task], bool]:
    """Up to three open tasks that this volunteer is fit and free for: of the same kind first, then nearest, then soonest.

    And whether they could wait for a place on the one that is full. Needs for `TaskListed` are loaded; `distance_m` is from
    one cell to the other. Nothing for whoever is no volunteer.
    """
    lost = visible_tasks(actor).filter(pk=task_id).prefetch_related("roles").first()
    volunteer = own(actor)
    if lost is None or volunteer is None:
        return [], False
    rows = _takeable(actor, volunteer).exclude(pk=task_id)
    rows = rows.annotate(likeness=Case(When(kind=lost.kind, then=0), default=1, output_field=IntegerField()))
    order = ["likeness", "starts_at", "id"]
    if lost.cell is not None:
        rows = near_by_cell(rows, *centre(lost.cell), RADIUS_M)
        order.insert(1, "distance_m")
    found = list(with_places_of(rows, actor).prefetch_related("roles").order_by(*order)[:LOOKED_AT])
    judge = judge_of([lost, *found], [volunteer.id], at=actor.at).as_told()
    may_wait = not judge.least_lacking(lost, volunteer.id, lost.roles.all()) and _may_stand_in_line(actor, lost)
    return [task for task in found if not judge.least_lacking(task, volunteer.id, _free(task))][:MOST], may_wait


def _may_stand_in_line(actor: Actor, task: Task) -> bool:
    """What `join_waiting_list` asks beside whether they are fit for it."""
    ahead = task.status == TaskStatus.OPEN and task.starts_at > actor.at
    if not ahead or not TASK_POLICY[TaskAction.WAIT](actor, task):
        return False
    return not in_line(task.id).filter(volunteer__user=actor.user_id).exists() and not handed_back(actor, task)


def _free(task: Task) -> list[TaskRole]:
    return [each for each in task.roles.all() if not each.is_full]


def _takeable(actor: Actor, volunteer: Volunteer) -> QuerySet[Task]:
    """Open tasks ahead with a free place, at hours when the volunteer is free; none that they declined or handed back."""
    own_places = Assignment.objects.filter(BUSY, volunteer=volunteer)
    busy = own_places.filter(starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at"))
    declined = Offer.objects.filter(task=OuterRef("pk"), volunteer=volunteer, status=OfferStatus.DECLINED)
    gone = Assignment.objects.filter(task=OuterRef("pk"), volunteer=volunteer, status=AssignmentStatus.HANDED_BACK)
    rows = visible_tasks(actor).filter(status=TaskStatus.OPEN, starts_at__gt=actor.at, taken__lt=F("slots"))
    return rows.filter(~Exists(busy), ~Exists(declined), ~Exists(gone), skills__contained_by=volunteer.skills or [])
