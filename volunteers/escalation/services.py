"""The verbs of calls for help, the only writers of their rows."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.geo import distance_m, middles
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.states import TaskStatus
from volunteers.escalation.contractors import at_work_in
from volunteers.escalation.events import CallEvent, HelpAsked, HelpEnded, HelpLifted, HelpPromised, HelpRefused
from volunteers.escalation.ladder import due_at, nearest_teams
from volunteers.escalation.models import HelpCall
from volunteers.escalation.options import NEIGHBOURS, WAIT_MINUTES
from volunteers.escalation.policy import POLICY
from volunteers.escalation.queries import lacking, promised, visible_to, who_may_hear
from volunteers.escalation.states import TRANSITIONS, CallAction, CallStatus, Rung
from volunteers.group.queries import teams_of_areas

EVENTS: dict[CallAction, type[CallEvent]] = {
    CallAction.PROMISE: HelpPromised,
    CallAction.REFUSE: HelpRefused,
    CallAction.LIFT: HelpLifted,
}


class NotNeeded(DomainError):
    """The task is full, over, or another contractor comes."""

    code = "help_not_needed"
    title = _("Help is no longer needed")
    message = _(
        "The task has enough people by now, is over, or another contractor comes. Thank you: nothing is left to do."
    )


@service
def go_on(*, actor: Actor, now: datetime) -> list[HelpCall]:
    """Ask whom it is time to ask for the tasks of this street; each once. The system's verb."""
    street = street_of(actor)
    minutes = WAIT_MINUTES.of(street.config)
    if not minutes:
        return []
    made: list[HelpCall] = []
    rows = lacking(now=now).filter(street=actor.street_id)
    for task in rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("starts_at", "id"):
        assert task.understaffed_at is not None
        asked = set(HelpCall.objects.filter(task=task).values_list("step", flat=True))
        for step, ask in ((Rung.NEIGHBOURS, _ask_neighbours), (Rung.CONTRACTOR, _ask_contractors)):
            when = due_at(step, told_at=task.understaffed_at, starts_at=task.starts_at, wait=timedelta(minutes=minutes))
            if step not in asked and when <= now:
                made += ask(task, actor=actor, now=now)
    return made


def _ask_neighbours(task: Task, *, actor: Actor, now: datetime) -> list[HelpCall]:
    metres: dict[UUID, float] = {}
    if task.lat is not None and task.lng is not None:
        for area_id, middle in middles(task.street_id):
            metres[area_id] = min(distance_m((task.lat, task.lng), middle), metres.get(area_id, float("inf")))
    own = (task.community_id, task.grid_id)
    teams = nearest_teams(
        metres, teams_of_areas(task.street_id, at=now), own=own, most=NEIGHBOURS.of(street_of(actor).config)
    )
    if not teams:
        return []
    dispatch.ask_teams(actor=actor, task_id=task.id, team_ids=teams, now=now)
    return [_ask(HelpCall(step=Rung.NEIGHBOURS, teams=teams), task, actor=actor, now=now)]


def _ask_contractors(task: Task, *, actor: Actor, now: datetime) -> list[HelpCall]:
    return [
        _ask(HelpCall(step=Rung.CONTRACTOR, organisation_id=each), task, actor=actor, now=now)
        for each in who_may_hear(task, at_work_in(task.street_id, now))
    ]


def _ask(call: HelpCall, task: Task, *, actor: Actor, now: datetime) -> HelpCall:
    call.street_id, call.task, call.asked_at = task.street_id, task, now
    call.save()
    audit.record(
        "call.ask", call.id, actor=actor, now=now, after=call.status, task_id=str(task.id), step=call.step,
        teams=[str(each) for each in call.teams],
        organisation=str(call.organisation_id) if call.organisation_id else None,
    )  # fmt: skip
    publish(HelpAsked(call.id, task.id), actor=actor)
    return call


@service
def promise(*, actor: Actor, call_id: UUID, words: str, now: datetime) -> HelpCall:
    """The contractor sends somebody: nobody more is asked. `words`: who, and where to reach them.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotNeeded`.
    """
    call, task = _locked(call_id, CallAction.PROMISE, actor)
    if task.status != TaskStatus.OPEN or task.taken >= task.slots or task.ends_at <= now or task.covered_by_id:
        raise NotNeeded
    assert call.organisation_id is not None
    dispatch.cover(actor=actor, task_id=task.id, organisation_id=call.organisation_id, now=now)
    return _answer(call, CallAction.PROMISE, words, actor=actor, now=now)


@service
def refuse(*, actor: Actor, call_id: UUID, reason: str, now: datetime) -> HelpCall:
    """The contractor sends nobody, or nobody after all: then volunteers are asked again.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    call, task = _locked(call_id, CallAction.REFUSE, actor)
    if call.status == CallStatus.COMES:
        dispatch.uncover(actor=actor, task_id=task.id, now=now)
    return _answer(call, CallAction.REFUSE, reason, actor=actor, now=now)


@service
def lift(*, actor: Actor, call_id: UUID, reason: str, now: datetime) -> HelpCall:
    """Whoever directs the task counts on the contractor no more: volunteers are asked again.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    call, task = _locked(call_id, CallAction.LIFT, actor)
    dispatch.uncover(actor=actor, task_id=task.id, now=now)
    return _answer(call, CallAction.LIFT, reason, actor=actor, now=now)


@service
def stop_sharing(*, actor: Actor, resident_id: UUID, organisation_id: UUID, now: datetime) -> list[HelpCall]:
    """A resident shares with a contractor no longer: it comes to nothing of theirs that is ahead. The system's verb.

    Returns the promises that were lifted; volunteers are asked again.
    """
    rows = visible_to(actor).filter(organisation=organisation_id, task__beneficiary=resident_id)
    return _end(rows, actor=actor, now=now)


@service
def end_promises(*, actor: Actor, now: datetime) -> list[HelpCall]:
    """Of contractors that are at work in this street no more. The system's verb; returns the promises that were lifted."""
    return _end(visible_to(actor).exclude(organisation__in=at_work_in(actor.street_id, now)), actor=actor, now=now)


def _end(rows: QuerySet[HelpCall], *, actor: Actor, now: datetime) -> list[HelpCall]:
    lifted = []
    for call_id in promised(rows, now=now).order_by("id").values_list("id", flat=True):
        call, task = _locked(call_id, CallAction.LIFT, actor)
        dispatch.uncover(actor=actor, task_id=task.id, now=now)
        lifted.append(_answer(call, CallAction.LIFT, "", actor=actor, now=now, event=HelpEnded))
    return lifted


def _locked(call_id: UUID, action: CallAction, actor: Actor) -> tuple[HelpCall, Task]:
    """The task first, as everywhere."""
    seen = find(visible_to(actor), call_id)
    task = lock(Task.objects.filter(street=actor.street_id), seen.task_id)
    call = lock(visible_to(actor), call_id)
    allow(POLICY, action, actor, call)
    next_state(TRANSITIONS, call.status, action)
    return call, task


def _answer(
    call: HelpCall,
    action: CallAction,
    words: str,
    *,
    actor: Actor,
    now: datetime,
    event: type[CallEvent] | None = None,
) -> HelpCall:
    before, call.status = call.status, next_state(TRANSITIONS, call.status, action)
    call.words, call.answered_at = words, now
    call.answered_by_id = None if actor.is_system else actor.user_id
    call.save(update_fields=["status", "words", "answered_at", "answered_by"])
    audit.record(
        f"call.{action}", call.id, actor=actor, now=now, before=before, after=call.status, task_id=str(call.task_id)
    )
    publish((event or EVENTS[action])(call.id, call.task_id), actor=actor)
    return call
