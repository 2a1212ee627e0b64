"""Plan a round: asked for, told how far it is, stopped, taken over, given up. The search itself is a job's."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.rounds.events import PlanAsked, RoundMoved, RoundPlanned
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.planning.problem import Plan
from volunteers.rounds.policy import POLICY
from volunteers.rounds.posing import Posed, pose
from volunteers.rounds.queries import visible_to
from volunteers.rounds.states import TRANSITIONS, Action, Status, WhyNot

PLACED = ["volunteer", "position", "begins", "walk_m", "pinned", "why_not"]


@service
def plan(*, actor: Actor, round_id: UUID, now: datetime) -> Round:
    """Ask for a plan; a worker makes it. Pins hold. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.PLAN, actor, row)
    before = row.status
    row.status = next_state(TRANSITIONS, before, Action.PLAN)
    row.turn += 1
    row.stopped, row.progress = False, {}
    row.save(update_fields=["status", "turn", "stopped", "progress"])
    audit.record("round.plan", row.id, actor=actor, now=now, before=before, after=row.status, turn=row.turn)
    publish(PlanAsked(row.id), actor=actor)
    return row


@service
def stop(*, actor: Actor, round_id: UUID, now: datetime) -> Round:
    """Be content with the best so far: within a second or two it is the plan. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.STOP, actor, row)
    next_state(TRANSITIONS, row.status, Action.STOP)
    row.stopped = True
    row.save(update_fields=["stopped"])
    audit.record("round.stop", row.id, actor=actor, now=now, turn=row.turn)
    return row


def pose_of(*, actor: Actor, round_id: UUID, at: datetime) -> Posed:
    """What the planner is asked; nothing is written or locked. Raises `NotFound`."""
    return pose(find(visible_to(actor), round_id), street=street_of(actor), at=at)


@service
def report(
    *, actor: Actor, round_id: UUID, turn: int, best: Plan, seconds: float, of_seconds: int, now: datetime
) -> Round:
    """The best so far at `now`, for who watches. The system's verb. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.REPORT, actor, row)
    next_state(TRANSITIONS, row.status, Action.REPORT)
    if row.turn == turn:
        row.progress = {
            "seconds": seconds,
            "of_seconds": of_seconds,
            "planned": best.planned,
            "visits": best.planned + len(best.unplanned),
            "walk_m": round(best.walk_m / 50) * 50,
        }
        row.save(update_fields=["progress"])
        # No act of anybody: the audit has the plan that comes of it.
        publish(RoundMoved(row.id), actor=replace(actor, at=now))
    return row


@service
def settle(*, actor: Actor, round_id: UUID, turn: int, plan: Plan, posed: Posed, now: datetime) -> Round:
    """Take over a plan, each visit judged once more at its hour by the roster's checks. The system's verb.

    A plan of an earlier planning changes nothing. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.SETTLE, actor, row)
    before = row.status
    if row.turn != turn:
        return row
    row.status = next_state(TRANSITIONS, before, Action.SETTLE)
    row.progress = {}
    row.save(update_fields=["status", "progress"])
    write(row, plan, posed, actor=actor)
    audit.record(
        "round.settle", row.id, actor=actor, now=now, before=before, after=row.status, turn=turn,
        planned=plan.planned, walk_m=plan.walk_m,
    )  # fmt: skip
    publish(RoundPlanned(row.id), actor=actor)
    return row


@service
def fail(*, actor: Actor, round_id: UUID, turn: int, why: str, now: datetime) -> Round:
    """Planning was given up. The system's verb. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.FAIL, actor, row)
    before = row.status
    if row.turn == turn:
        row.status = next_state(TRANSITIONS, before, Action.FAIL)
        row.progress = {}
        row.save(update_fields=["status", "progress"])
        audit.record("round.fail", row.id, actor=actor, now=now, before=before, after=row.status, why=why)
        publish(RoundPlanned(row.id), actor=actor)
    return row


def write(row: Round, plan: Plan, posed: Posed, *, actor: Actor) -> list[RoundVisit]:
    """Write a plan to the visits of a locked round; those whom it changes. Nobody stands there whom the roster would not ask."""
    zone = zone_of(actor)
    visits = {str(each.id): each for each in row.visits.select_for_update(of=("self",), no_key=True).filter(out=False)}
    pinned = {each.id for each in posed.problem.visits if each.pinned_at is not None}
    changed = []
    placed: dict[str, tuple[UUID, int, int, int]] = {}
    for route in plan.routes:
        for place, stop_ in enumerate(route.stops):
            placed[stop_.visit] = (UUID(route.volunteer), place, stop_.begins, stop_.walk_m)
    for key, visit in visits.items():
        found = placed.get(key)
        if found is None and visit.id in posed.promised:
            continue  # they go, or are asked, wherever it lies among their others
        was = (visit.volunteer_id, visit.position, visit.begins, visit.walk_m, visit.pinned, visit.why_not)
        if found is not None and not _stands(row, visit, found, posed, zone, settled=key in pinned):
            found = None
        why = "" if found is not None else WhyNot(str(plan.unplanned.get(key, WhyNot.BARRED))).value
        visit.volunteer_id, visit.position, visit.begins, visit.walk_m = found or (None, None, None, None)
        visit.pinned, visit.why_not = visit.pinned and found is not None, why
        if was != (visit.volunteer_id, visit.position, visit.begins, visit.walk_m, visit.pinned, visit.why_not):
            changed.append(visit)
    RoundVisit.objects.bulk_update(changed, PLACED)
    return changed


def _stands(
    row: Round, visit: RoundVisit, found: tuple[UUID, int, int, int], posed: Posed, zone: ZoneInfo, *, settled: bool
) -> bool:
    """Whether the roster would ask them then; who said yes is not judged again."""
    return settled or not posed.lacking(visit, found[0], row=row, begins=found[2], zone=zone)


def still_asked(row: Round, turn: int) -> bool:
    """Whether anybody waits for this planning."""
    return row.status == Status.PLANNING and row.turn == turn
