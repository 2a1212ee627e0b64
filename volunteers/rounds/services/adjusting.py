"""The leader adjusts a plan: each change is judged as the planner would, timed anew at once, and refused with its rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Never
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.roster.eligibility import Reason, for_leaders
from volunteers.roster.models import Volunteer
from volunteers.rounds.events import RoundMoved
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.planning.beginning import inserted
from volunteers.rounds.planning.problem import Rule, Visit
from volunteers.rounds.planning.timing import Broken, timed
from volunteers.rounds.policy import POLICY
from volunteers.rounds.posing import Posed, orders_of, pose
from volunteers.rounds.queries import visible_to
from volunteers.rounds.refusals import PlanBroken
from volunteers.rounds.services.planning import PLACED
from volunteers.rounds.states import TRANSITIONS, Action, WhyNot

_ALL = _("Name all visits of this volunteer, each once.")
_NOBODY = _("Nobody goes there yet. Give it to somebody first.")
_PUT_BACK_FIRST = _("It was taken out. Put it back first.")
_NOT_FIT = _("The roster speaks against it. Why, they alone can see.")
_NOT_ACTIVE = _("They are no active volunteer.")


@service
def move(*, actor: Actor, visit_id: UUID, volunteer_id: UUID, position: int | None, now: datetime) -> Round:
    """Give a visit to a volunteer, at a place in their order or where it makes the way least longer.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PlanBroken`.
    """
    row, visit = _locked(actor, visit_id)
    who = find(Volunteer.objects.filter(street=actor.street_id), volunteer_id)
    posed = _posed(row, [who.id, visit.volunteer_id], actor)
    own = [each for each in _order(posed, who.id) if each.id != str(visit.id)]
    # A pin is the leader's own, and gives way to them.
    moved = _unpinned(posed, visit)
    walker = next(each for each in posed.problem.volunteers if each.id == str(who.id))
    if position is not None:
        order_: Sequence[Visit] = [*own[:position], moved, *own[position:]]
    else:
        order_ = inserted(posed.problem, walker, own, moved) or [*own, moved]
    before = visit.volunteer_id
    if before is not None and before != who.id:
        _leave(row, posed, visit, before, actor=actor)
    visit.out, visit.pinned = False, True
    _put(row, posed, who.id, order_, actor=actor, fresh=visit)
    return _done(row, actor, now, "round.move", visit_id=str(visit.id), volunteer_id=str(who.id))


@service
def order(*, actor: Actor, round_id: UUID, volunteer_id: UUID, visits: Sequence[UUID], now: datetime) -> Round:
    """Put the visits of a volunteer into another order. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PlanBroken`."""
    row = lock(visible_to(actor), round_id)
    allow(POLICY, Action.ADJUST, actor, row)
    next_state(TRANSITIONS, row.status, Action.ADJUST)
    find(Volunteer.objects.filter(street=actor.street_id), volunteer_id)
    posed = _posed(row, [volunteer_id], actor)
    own = {each.id: each for each in _order(posed, volunteer_id)}
    if sorted(own) != sorted(str(each) for each in visits):
        _refuse("order", str(_ALL))
    _put(row, posed, volunteer_id, [own[str(each)] for each in visits], actor=actor)
    return _done(row, actor, now, "round.order", volunteer_id=str(volunteer_id))


@service
def pin(*, actor: Actor, visit_id: UUID, pinned: bool, now: datetime) -> Round:
    """Keep a visit with its volunteer, whatever is planned anew; or no longer.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PlanBroken`.
    """
    row, visit = _locked(actor, visit_id)
    if visit.volunteer_id is None:
        _refuse("pin", str(_NOBODY))
    visit.pinned = pinned
    visit.save(update_fields=["pinned"])
    return _done(row, actor, now, "round.pin", visit_id=str(visit.id), pinned=pinned)


@service
def take_out(*, actor: Actor, visit_id: UUID, now: datetime) -> Round:
    """Nobody goes there in this round. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, visit = _locked(actor, visit_id)
    before = visit.volunteer_id
    if before is not None:
        _leave(row, _posed(row, [before], actor), visit, before, actor=actor)
    visit.volunteer_id = visit.position = visit.begins = visit.walk_m = None
    visit.out, visit.pinned, visit.why_not = True, False, WhyNot.TAKEN_OUT
    visit.save(update_fields=[*PLACED, "out"])
    return _done(row, actor, now, "round.take_out", visit_id=str(visit.id))


@service
def put_back(*, actor: Actor, visit_id: UUID, now: datetime) -> Round:
    """It is in the round again, without a volunteer so far. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, visit = _locked(actor, visit_id)
    if visit.out:
        visit.out, visit.why_not = False, WhyNot.ROOM
        visit.save(update_fields=["out", "why_not"])
    return _done(row, actor, now, "round.put_back", visit_id=str(visit.id))


def _locked(actor: Actor, visit_id: UUID) -> tuple[Round, RoundVisit]:
    seen = find(RoundVisit.objects.filter(round__in=visible_to(actor)), visit_id)
    row = lock(visible_to(actor), seen.round_id)
    allow(POLICY, Action.ADJUST, actor, row)
    next_state(TRANSITIONS, row.status, Action.ADJUST)
    return row, lock(row.visits.all(), visit_id)


def _posed(row: Round, volunteer_ids: Sequence[UUID | None], actor: Actor) -> Posed:
    ids = {each for each in volunteer_ids if each is not None}
    return pose(row, street=street_of(actor), at=actor.at, only=ids)


def _order(posed: Posed, volunteer_id: UUID) -> list[Visit]:
    visits = {each.id: each for each in posed.problem.visits}
    return [visits[each] for each in orders_of(list(posed.visits.values())).get(str(volunteer_id), [])]


def _unpinned(posed: Posed, visit: RoundVisit) -> Visit:
    found = next((each for each in posed.problem.visits if each.id == str(visit.id)), None)
    if found is None:
        _refuse("taken_out", str(_PUT_BACK_FIRST))
    return replace(found, pinned_to="", pinned_at=None)


def _leave(row: Round, posed: Posed, visit: RoundVisit, volunteer_id: UUID, *, actor: Actor) -> None:
    """The round of whom a visit is taken from closes up."""
    rest = [each for each in _order(posed, volunteer_id) if each.id != str(visit.id)]
    _put(row, posed, volunteer_id, rest, actor=actor)


def _put(
    row: Round,
    posed: Posed,
    volunteer_id: UUID,
    visits: Sequence[Visit],
    *,
    actor: Actor,
    fresh: RoundVisit | None = None,
) -> None:
    walker = next((each for each in posed.problem.volunteers if each.id == str(volunteer_id)), None)
    if walker is None:
        _refuse("not_active", str(_NOT_ACTIVE))
    route = timed(posed.problem, walker, visits)
    if isinstance(route, Broken):
        lacking = []
        if fresh is not None:
            lacking = posed.lacking(fresh, volunteer_id, row=row, begins=row.span[0], zone=zone_of(actor))
        _refuse(str(route.rule), _told(lacking, str(WhyNot(str(route.rule)).label)), visit_id=route.visit)
    zone, changed = zone_of(actor), []
    for place, stop in enumerate(route.stops):
        visit = fresh if fresh is not None and stop.visit == str(fresh.id) else posed.visits[stop.visit]
        lacking = posed.lacking(visit, volunteer_id, row=row, begins=stop.begins, zone=zone)
        if lacking:
            code = next((each.code for each in for_leaders(lacking)), str(Rule.BARRED))
            _refuse(code, _told(lacking, str(_NOT_FIT)), visit_id=stop.visit)
        visit.volunteer_id, visit.position, visit.begins, visit.walk_m = volunteer_id, place, stop.begins, stop.walk_m
        visit.why_not = ""
        changed.append(visit)
    RoundVisit.objects.bulk_update(changed, [*PLACED, "out"])


def _told(lacking: Sequence[Reason], otherwise: str) -> str:
    """In words, as far as it is for a leader to read; `otherwise` where nothing of it is."""
    return " ".join(str(each) for each in for_leaders(lacking)) or otherwise


def _refuse(rule: str, because: str, visit_id: str = "") -> Never:
    raise PlanBroken(rule=rule, because=because, visit_id=visit_id)


def _done(row: Round, actor: Actor, now: datetime, verb: str, **said: Any) -> Round:
    audit.record(verb, row.id, actor=actor, now=now, **said)
    publish(RoundMoved(row.id), actor=actor)
    return row
