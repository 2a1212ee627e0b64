"""Who hears of calls for help."""

from collections.abc import Iterable
from uuid import UUID

from backend.events import receives
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.parties.queries import liaisons_of
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose
from volunteers.dispatch.events import TaskCancelled, TaskCompleted, TaskEvent
from volunteers.dispatch.queries import directors_of
from volunteers.escalation import services
from volunteers.escalation.events import CallEvent, HelpAsked, HelpEnded, HelpLifted, HelpPromised, HelpRefused
from volunteers.escalation.models import HelpCall
from volunteers.escalation.notifications import (
    ComesNoMore,
    ContractorAsked,
    CountedOnNoMore,
    NobodyComes,
    SomebodyComes,
    TeamAsked,
)
from volunteers.escalation.states import CallStatus, Rung
from volunteers.group.queries import leaders_of


@receives(HelpAsked)
def ask(event: CallEvent, *, actor: Actor) -> None:
    """The leaders of the teams, or the liaisons of the contractor."""
    call = _call(event)
    if call.step == Rung.NEIGHBOURS:
        _notify(TeamAsked, leaders_of(call.teams, at=actor.at), call, actor)
    else:
        _notify(ContractorAsked, _liaisons(call, actor), call, actor)


@receives(HelpPromised)
def tell_that_somebody_comes(event: CallEvent, *, actor: Actor) -> None:
    """Who directs the task; the other contractors need not answer."""
    call = _call(event)
    _notify(SomebodyComes, directors_of(call.task, at=actor.at), call, actor)
    for other in HelpCall.objects.filter(task=call.task_id).exclude(pk=call.pk):
        withdraw(ContractorAsked, actor=actor, subject=other.id)
        withdraw(TeamAsked, actor=actor, subject=other.id)


@receives(HelpRefused)
def tell_that_nobody_comes(event: CallEvent, *, actor: Actor) -> None:
    """Who directs the task."""
    call = _call(event)
    _notify(NobodyComes, directors_of(call.task, at=actor.at), call, actor)


@receives(HelpLifted)
def tell_the_contractor(event: CallEvent, *, actor: Actor) -> None:
    """Its liaisons."""
    call = _call(event)
    _notify(CountedOnNoMore, _liaisons(call, actor), call, actor)


@receives(HelpEnded)
def tell_who_counted_on_it(event: CallEvent, *, actor: Actor) -> None:
    """Who directs the task, and the liaisons, that nobody is sent."""
    call = _call(event)
    _notify(ComesNoMore, directors_of(call.task, at=actor.at), call, actor)
    _notify(CountedOnNoMore, _liaisons(call, actor), call, actor)


@receives(ConsentWithdrawn)
def stop_at_once(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """Who shares with a contractor no longer has nobody of it at the door, and what it was asked needs no answer."""
    if event.purpose == Purpose.SHARE_WITH_CONTRACTOR and event.subject_id is not None:
        asked = HelpCall.objects.filter(organisation=event.subject_id, task__beneficiary=event.user_id)
        for call_id in asked.filter(status=CallStatus.ASKED).values_list("id", flat=True):
            withdraw(ContractorAsked, actor=actor, subject=call_id)
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.stop_sharing(actor=system, resident_id=event.user_id, organisation_id=event.subject_id, now=actor.at)


@receives(TaskCompleted)
@receives(TaskCancelled)
def ask_no_more(event: TaskEvent, *, actor: Actor) -> None:
    """What was asked needs no answer any more."""
    for call in HelpCall.objects.filter(task=event.task_id):
        for kind in (TeamAsked, ContractorAsked):
            withdraw(kind, actor=actor, subject=call.id)


def _call(event: CallEvent) -> HelpCall:
    return HelpCall.objects.select_related("task", "organisation").get(pk=event.call_id)


def _liaisons(call: HelpCall, actor: Actor) -> list[UUID]:
    assert call.organisation_id is not None
    return liaisons_of(call.organisation_id, at=actor.at)


def _notify(kind: type[Kind], people: Iterable[UUID], call: HelpCall, actor: Actor) -> None:
    task = call.task
    notify(
        kind,
        people,
        actor=actor,
        subject=call.id,
        # A promise may be taken back, and given again: each is news.
        key=f"{call.status} {call.answered_at.isoformat()}" if call.answered_at else f"{call.status}",
        expires_at=task.ends_at,
        task=task.title,
        starts_at=task.starts_at,
        taken=task.taken,
        slots=task.slots,
        organisation=call.organisation.name if call.organisation is not None else "",
    )
