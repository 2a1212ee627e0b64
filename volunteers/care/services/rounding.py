"""Visits that a round makes: its task is the visit, and at the door all is as at every other."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock, service
from volunteers.care.events import VisitMoved
from volunteers.care.models import Entry, Visit
from volunteers.care.policy import VISIT_POLICY
from volunteers.care.states import Status, VisitAction, VisitStatus
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.states import TaskStatus


def still_to_visit(actor: Actor, entry_ids: Collection[UUID], *, day: date) -> set[UUID]:
    """Those of the entries, locked until commit in the order of who takes several, to which a round of this day should go.

    Not who is paused or on the register no more; nor to whom somebody has said that they will go, or who was visited on that day.
    """
    rows = Entry.objects.filter(street=actor.street_id, status=Status.ACTIVE, pk__in=list(entry_ids)).order_by("id")
    found = {each.id for each in rows.select_for_update(of=("self",), no_key=True)}
    been = Q(day=day, status__in=[VisitStatus.DONE, VisitStatus.NOBODY])
    coming = Q(status=VisitStatus.OPEN, task__taken__gt=0)
    return found - set(Visit.objects.filter(been | coming, entry__in=found).values_list("entry_id", flat=True))


@service
def join_round(*, actor: Actor, entry_id: UUID, task_id: UUID, day: date, now: datetime) -> Visit:
    """The task of a round is the visit of an entry: one that was asked for and nobody took goes over to it. The system's verb.

    Raises `NotFound`, `NotAllowed`.
    """
    entry = lock(Entry.objects.filter(street=actor.street_id, status=Status.ACTIVE), entry_id)
    waiting = Visit.objects.filter(entry=entry, status=VisitStatus.OPEN).first()
    old = lock(Task.objects.all(), waiting.task_id) if waiting is not None and waiting.task_id is not None else None
    task = lock(Task.objects.filter(street=actor.street_id), task_id)
    visit = waiting or Visit(street_id=entry.street_id, entry=entry, due_at=entry.due_at or task.starts_at, made_at=now)
    allow(VISIT_POLICY, VisitAction.OPEN, actor, visit)
    visit.task, visit.day = task, day
    visit.save()
    audit.record("care_visit.join_round", visit.id, actor=actor, now=now, entry=str(entry.id), task=str(task.id))
    publish(VisitMoved(visit.id, VisitAction.OPEN), actor=actor)
    if old is not None and old.status == TaskStatus.OPEN:
        dispatch.cancel_task(actor=actor, task_id=old.id, reason="round", now=now)
    return visit
