"""Who hears of rounds, and what is planned again."""

from uuid import UUID

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.care.events import EntryMoved
from volunteers.care.models import Entry
from volunteers.care.states import Status as EntryStatus
from volunteers.dispatch.events import AssignmentEvent, HandedBack, OffersClosed, Released
from volunteers.dispatch.models import Offer, Task
from volunteers.dispatch.states import OfferStatus, Origin, TaskStatus
from volunteers.rounds import jobs, looked_after, queries, services
from volunteers.rounds.events import PlanAsked, RoundMoved, RoundOver, RoundPlanned, RoundSent
from volunteers.rounds.models import Round
from volunteers.rounds.notifications import RoundReady
from volunteers.rounds.schemas import RoundOut


@receives(RoundMoved)
@receives(PlanAsked)
@receives(RoundPlanned)
@receives(RoundSent)
@receives(RoundOver)
def tell_who_directs(event: RoundMoved, *, actor: Actor) -> None:
    """Whoever put it together follows it, or who directs it now."""
    row = queries.counted(Round.objects.filter(pk=event.round_id)).get()
    shown = RoundOut.of(row)
    people = queries.watched_by(row, at=actor.at)
    tell(people, "round", json_of(shown), now=actor.at)
    if isinstance(event, PlanAsked):
        jobs.plan_round.defer(round_id=row.id, street_id=row.street_id, turn=row.turn)
    if isinstance(event, RoundPlanned):
        notify(
            RoundReady,
            people,
            actor=actor,
            subject=row.id,
            key=str(row.turn),
            name=row.name,
            planned=shown.planned,
            visits=shown.visits,
        )


@receives(OffersClosed)
def plan_what_was_refused(event: OffersClosed, *, actor: Actor) -> None:
    """Who said no, or nothing, is not asked again; the others are planned around."""
    no = [OfferStatus.DECLINED, OfferStatus.EXPIRED]
    if Offer.objects.filter(pk__in=event.offer_ids, status__in=no).exists():
        _again(event.task_id, actor)


@receives(HandedBack)
@receives(Released)
def plan_what_was_handed_back(event: AssignmentEvent, *, actor: Actor) -> None:
    """Somebody who had said yes cannot come, or is not to."""
    _again(event.task_id, actor)


def _again(task_id: UUID, actor: Actor) -> None:
    task = Task.objects.get(pk=task_id)
    if task.origin_kind != Origin.ROUND or task.origin_id is None or task.by_waves or task.status != TaskStatus.OPEN:
        return
    if task.starts_at > actor.at:
        jobs.plan_again.defer(round_id=task.origin_id, street_id=task.street_id)


@receives(EntryMoved)
def leave_them_in_peace(event: EntryMoved, *, actor: Actor) -> None:
    """Who is paused, or on the care register no more, leaves the rounds that are not sent out, with their home."""
    if not Entry.objects.filter(pk=event.entry_id, status=EntryStatus.ACTIVE).exists():
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        for each in looked_after.SOURCES:
            services.forget(actor=system, source=each.code, key=str(event.entry_id), now=actor.at)
