"""Who held a place and was not checked in: noted by the clock, objected to, decided by somebody who had no part in it."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.notifications.services import notify
from backend.places.queries import by_the_street, street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.eligibility import papers_lacking
from volunteers.dispatch.events import NoShowNoted, NoShowObjected, NoShowSettled
from volunteers.dispatch.models import Assignment, NoShow
from volunteers.dispatch.notifications import SomebodyMissing
from volunteers.dispatch.options import NO_SHOW_DAYS, NO_SHOW_MINUTES
from volunteers.dispatch.policy import NO_SHOW_POLICY
from volunteers.dispatch.queries import directors_of, visible_no_shows
from volunteers.dispatch.services.refusals import TooLateToObject
from volunteers.dispatch.states import (
    NO_SHOW_TRANSITIONS,
    AssignmentStatus,
    NoShowAction,
    NoShowStatus,
    TaskStatus,
)

BACK = timedelta(days=2)
"""What began longer ago is not noted any more: the clock stood still, and nobody remembers."""


@service
def note_no_shows(*, actor: Actor, now: datetime) -> list[NoShow]:
    """Note who holds a place of this street, should have come, and is not checked in; each once. The system's verb.

    Whom the door had to refuse for a paper that holds no more did not miss it: who directs the task hears that they are not there.
    """
    config = street_of(actor).config
    late = now - timedelta(minutes=NO_SHOW_MINUTES.of(config))
    places = Assignment.objects.filter(
        street=actor.street_id,
        status=AssignmentStatus.ACCEPTED,
        starts_at__lte=late,
        starts_at__gt=now - BACK,
        task__status=TaskStatus.OPEN,
        asked_again_at=None,  # who did not say that they come to other hours has promised nothing
        no_show=None,
    )
    # The place is locked: whoever checks in at this moment came.
    locked = places.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id")
    found = []
    for place in locked.select_related("task", "role", "volunteer__user"):
        if papers_lacking(place, now=now):
            _say_missing(place, actor=actor, now=now)
            continue
        until = now + timedelta(days=NO_SHOW_DAYS.of(config))
        row = NoShow.objects.create(street_id=place.street_id, assignment=place, noted_at=now, object_until=until)
        audit.record(
            "no_show.note", row.id, actor=actor, now=now, after=row.status, assignment_id=str(place.id),
            task_id=str(place.task_id),
        )  # fmt: skip
        publish(NoShowNoted(row.id), actor=actor)
        found.append(row)
    return found


def _say_missing(place: Assignment, *, actor: Actor, now: datetime) -> None:
    person = place.volunteer.user
    notify(
        SomebodyMissing, directors_of(place.task, at=now) - {person.id}, actor=actor, subject=place.task_id,
        key=str(place.id), name=person.masked_name, task=place.task.title, starts_at=place.task.starts_at,
    )  # fmt: skip


@service
def object_to_no_show(*, actor: Actor, no_show_id: UUID, reason: str, now: datetime) -> NoShow:
    """The volunteer says why: it does not count until somebody else has decided.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TooLateToObject`.
    """
    row = _locked(actor, no_show_id)
    allow(NO_SHOW_POLICY, NoShowAction.OBJECT, actor, row)
    next_state(NO_SHOW_TRANSITIONS, row.status, NoShowAction.OBJECT)
    if row.object_until <= now:
        raise TooLateToObject(until=by_the_street(actor, row.object_until))
    row.said = reason
    _move(row, NoShowAction.OBJECT, actor=actor, now=now)
    publish(NoShowObjected(row.id), actor=actor)
    return row


@service
def decide_no_show(*, actor: Actor, no_show_id: UUID, stands: bool, reason: str, now: datetime) -> NoShow:
    """Decide on an objection, with a reason that the volunteer reads. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, no_show_id)
    action = NoShowAction.UPHOLD if stands else NoShowAction.LIFT
    allow(NO_SHOW_POLICY, action, actor, row)
    row.decided_by_id, row.decided_at, row.reason = actor.user_id, now, reason
    _move(row, action, actor=actor, now=now, reason=reason)
    publish(NoShowSettled(row.id), actor=actor)
    return row


@service
def settle_no_shows(*, actor: Actor, now: datetime) -> int:
    """What nobody objected to in time stands; how many of this street. The system's verb."""
    due = NoShow.objects.filter(street=actor.street_id, status=NoShowStatus.NOTED, object_until__lte=now)
    rows = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for row in rows:
        _move(row, NoShowAction.SETTLE, actor=actor, now=now)
        publish(NoShowSettled(row.id), actor=actor)
    return len(rows)


def came_after_all(place: Assignment, *, now: datetime) -> None:
    """Whoever checks in was late, and came: nothing stands against them. The caller holds the place's lock."""
    row = NoShow.objects.select_for_update(of=("self",), no_key=True).filter(assignment=place).first()
    if row is None or (NoShowStatus(row.status), NoShowAction.COME) not in NO_SHOW_TRANSITIONS:
        return
    system = Actor.system(street_id=place.street_id, at=now)
    _move(row, NoShowAction.COME, actor=system, now=now)
    publish(NoShowSettled(row.id), actor=system)


def _locked(actor: Actor, no_show_id: UUID) -> NoShow:
    rows = visible_no_shows(actor).select_related("assignment__task", "assignment__volunteer")
    return lock(rows, no_show_id)


def _move(row: NoShow, action: NoShowAction, *, actor: Actor, now: datetime, reason: str = "") -> None:
    before = row.status
    row.status = next_state(NO_SHOW_TRANSITIONS, before, action)
    row.save(update_fields=["status", "said", "decided_by", "decided_at", "reason"])
    audit.record(f"no_show.{action}", row.id, actor=actor, now=now, before=before, after=row.status, reason=reason)
