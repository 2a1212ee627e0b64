"""A plan goes out as offers, and what is refused is planned again around those who said yes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Offer
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import OfferStatus, Origin, TaskStatus
from volunteers.roster.eligibility import Reason
from volunteers.rounds import options, sources
from volunteers.rounds.events import RoundOver, RoundSent
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.planning.problem import Plan
from volunteers.rounds.policy import POLICY
from volunteers.rounds.posing import Posed
from volunteers.rounds.queries import LIVE, promised, refused, visible_to
from volunteers.rounds.refusals import NothingPlanned, RoundInThePast
from volunteers.rounds.services.leaving_out import leave_out
from volunteers.rounds.services.planning import write
from volunteers.rounds.sources import Source
from volunteers.rounds.states import TRANSITIONS, Action

HOME = ("lat", "lng", "datum", "cell", "address", "door", "community_id", "grid_id")


@service
def send(*, actor: Actor, round_id: UUID, now: datetime) -> Round:
    """Each visit becomes a task, offered to the very volunteer of the plan; whom nobody goes to, waves ask for.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NothingPlanned`, `RoundInThePast`.
    """
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.SEND, actor, row)
    before = row.status
    row.status = next_state(TRANSITIONS, before, Action.SEND)
    zone = zone_of(actor)
    source = sources.known().get(row.source)
    visits = _standing(row, source, actor=actor)
    if not any(each.volunteer_id for each in visits):
        raise NothingPlanned
    if row.at(row.span[1], zone) <= now or any(
        each.begins is not None and row.at(each.begins, zone) <= now for each in visits
    ):
        raise RoundInThePast
    row.sent_at = now
    row.save(update_fields=["status", "sent_at"])
    system = Actor.system(street_id=row.street_id, at=now)
    for visit in visits:
        _open(row, visit, zone, in_hand=actor.user_id, actor=system, now=now)
        if source is not None:
            source.opened(system, row, visit)
    put = _put_out(row, visits, actor=system, now=now)
    audit.record("round.send", row.id, actor=actor, now=now, before=before, after=row.status, offers=put)
    publish(RoundSent(row.id), actor=actor)
    return row


@service
def replan(*, actor: Actor, round_id: UUID, plan: Plan, posed: Posed, now: datetime) -> bool:
    """Take over a plan around those who said yes, or are still asked: only who is new is asked. The system's verb.

    False where somebody said yes or no while it was planned, and it does not know: nothing is changed, and it is to be planned anew.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.REPLAN, actor, row)
    next_state(TRANSITIONS, row.status, Action.REPLAN)
    if _overtaken(row, plan, posed):
        return False
    write(row, plan, posed, actor=actor)
    visits = list(row.visits.filter(out=False).exclude(LIVE).order_by("begins", "id"))
    put = _put_out(row, visits, actor=actor, now=now)
    audit.record("round.replan", row.id, actor=actor, now=now, offers=put)
    publish(RoundSent(row.id), actor=actor)
    return True


@service
def close(*, actor: Actor, round_id: UUID, now: datetime) -> Round:
    """The round is over; the homes in it are forgotten. Its tasks go on by themselves. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.CLOSE, actor, row)
    return _end(row, Action.CLOSE, actor=actor, now=now, reason="")


@service
def cancel(*, actor: Actor, round_id: UUID, reason: str, now: datetime) -> Round:
    """Call the round off: planning ends, offers are withdrawn, who said yes is told. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.CANCEL, actor, row)
    row = _end(row, Action.CANCEL, actor=actor, now=now, reason=reason)
    system = Actor.system(street_id=row.street_id, at=now)
    open_tasks = row.visits.filter(task__status=TaskStatus.OPEN).order_by("task")
    for task_id in open_tasks.values_list("task", flat=True):
        dispatch.cancel_task(actor=system, task_id=task_id, reason=reason, now=now)
    return row


def _standing(row: Round, source: Source | None, *, actor: Actor) -> list[RoundVisit]:
    """The visits of a locked round that its source still wants, in order; the others are taken out."""
    visits = list(row.visits.filter(out=False).order_by("begins", "id"))
    if source is None:
        return visits
    wanted = source.standing(actor, row, visits)
    leave_out(each for each in visits if each.id not in wanted)
    return [each for each in visits if each.id in wanted]


def _overtaken(row: Round, plan: Plan, posed: Posed) -> bool:
    """Whether somebody took a place, or said no to what the plan has for them, since it was asked for."""
    firm, no = promised(row), refused(row)
    for visit_id, said in firm.items():
        known = posed.promised.get(visit_id)
        if said.said_yes and (known is None or known.volunteer_id != said.volunteer_id):
            return True
    for route in plan.routes:
        who = UUID(route.volunteer)
        for visit_id in (UUID(each.visit) for each in route.stops):
            goes = visit_id in firm and firm[visit_id].volunteer_id == who
            if not goes and who in no.get(visit_id, ()):
                return True
    return False


def _end(row: Round, action: Action, *, actor: Actor, now: datetime, reason: str) -> Round:
    before = row.status
    row.status = next_state(TRANSITIONS, before, action)
    row.progress = {}
    row.save(update_fields=["status", "progress"])
    row.visits.update(door="", contact_phone="", address="")
    audit.record(f"round.{action}", row.id, actor=actor, now=now, before=before, after=row.status, reason=reason)
    publish(RoundOver(row.id), actor=actor)
    return row


def _open(row: Round, visit: RoundVisit, zone: ZoneInfo, *, in_hand: UUID, actor: Actor, now: datetime) -> None:
    """The task of a visit, in the hands of who sends the round out, at its hour; without one at the earliest that suits and lies ahead."""
    begins = visit.begins
    if begins is None:
        ahead = [low for low, high in visit.windows if row.at(high, zone) > now]
        begins = ahead[0] if ahead else visit.windows[-1][0]
    starts_at = row.at(begins, zone)
    task = dispatch.create_task(
        actor=actor,
        spec=TaskCreate(
            title=visit.title,
            kind=row.kind,
            instructions=row.instructions,
            skills=visit.skills,
            levels=visit.levels,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=visit.minutes),
        ),
        origin_kind=Origin.ROUND,
        origin_id=row.id,
        beneficiary_id=visit.beneficiary_id,
        origin_place={name: getattr(visit, name) for name in HOME},
        contact_phone=visit.contact_phone,
        made_by=in_hand,
        by_waves=False,
        now=now,
    )
    visit.task = task
    visit.save(update_fields=["task"])


def _put_out(row: Round, visits: Iterable[RoundVisit], *, actor: Actor, now: datetime) -> list[str]:
    """Offer what nobody is asked for yet; what nobody is planned for goes to waves. The ids of the offers.

    In the order of their tasks, as `accept_all` locks them: else the two could wait for each other.
    """
    zone = zone_of(actor)
    expires_at = now + timedelta(minutes=options.ANSWER_MINUTES.of(street_of(actor).config))
    waiting = dict(
        Offer.objects.filter(task__round_visit__round=row, status=OfferStatus.OPEN).values_list("task", "volunteer")
    )
    made = []
    for visit in sorted(visits, key=lambda each: str(each.task_id)):
        if visit.task_id is None or visit.task_id in waiting:
            continue
        if visit.volunteer_id is None or visit.begins is None:
            dispatch.give_to_waves(actor=actor, task_id=visit.task_id, now=now)
            continue
        try:
            offer = dispatch.put_to(
                actor=actor,
                task_id=visit.task_id,
                volunteer_id=visit.volunteer_id,
                starts_at=row.at(visit.begins, zone),
                reasons=[_reason(visit)],
                expires_at=expires_at,
                now=now,
            )
        except DomainError:
            # Not fit any more since it was planned, or too late: others are asked.
            dispatch.give_to_waves(actor=actor, task_id=visit.task_id, now=now)
            continue
        made.append(str(offer.id))
    return made


def _reason(visit: RoundVisit) -> Reason:
    place = (visit.position or 0) + 1
    return Reason("round", place, _("It lies on your way: number {value} of your round."))
