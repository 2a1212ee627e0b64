"""A plan with goals: written by the workers, agreed to by the resident, settled goal by goal."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from backend.places.queries import zone_of
from backend.policy import Actor
from backend.services import find, service
from volunteers.cases.models import Goal, Plan
from volunteers.cases.queries import plan_of, visible_goals
from volunteers.cases.schemas import PlanIn
from volunteers.cases.services.moving import locked, move
from volunteers.cases.services.refusals import (
    GoalDueBefore,
    GoalSettled,
    PlanAgreedAlready,
    PlanChanged,
    PlanNotAgreed,
)
from volunteers.cases.states import Action, Result


@service
def plan(*, actor: Actor, case_id: UUID, spec: PlanIn, now: datetime) -> Plan:
    """A plan in place of the one before, which is kept. The resident is asked to agree to it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `GoalDueBefore`.
    """
    case = locked(actor, case_id, Action.PLAN)
    today = now.astimezone(zone_of(actor)).date()
    if any(each.due_on < today for each in spec.goals):
        raise GoalDueBefore
    last: int = case.plans.aggregate(last=Max("version"))["last"] or 0
    row = Plan.objects.create(
        street_id=case.street_id, case=case, version=last + 1, summary=spec.summary, by_id=actor.user_id, at=now
    )
    Goal.objects.bulk_create(
        Goal(street_id=case.street_id, plan=row, position=position, text=each.text, due_on=each.due_on)
        for position, each in enumerate(spec.goals)
    )
    move(case, Action.PLAN, actor=actor, now=now, version=row.version)
    return row


@service
def agree_plan(*, actor: Actor, case_id: UUID, version: int, now: datetime) -> Plan:
    """The resident, or who speaks for them, agrees to the plan that they read.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PlanChanged`, `PlanAgreedAlready`.
    """
    case = locked(actor, case_id, Action.AGREE_PLAN)
    row = plan_of(case)
    if row is None or row.version != version:
        raise PlanChanged(current=row.version if row is not None else 0)
    if row.agreed_at is not None:
        raise PlanAgreedAlready
    row.agreed_at, row.agreed_by_id = now, actor.user_id
    row.save(update_fields=["agreed_at", "agreed_by"])
    move(case, Action.AGREE_PLAN, actor=actor, now=now, version=version)
    return row


@service
def settle_goal(*, actor: Actor, goal_id: UUID, result: Result, note: str, now: datetime) -> Goal:
    """What became of a goal of the plan in force.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PlanNotAgreed`, `GoalSettled`.
    """
    goal = find(visible_goals(actor).select_related("plan"), goal_id)
    case = locked(actor, goal.plan.case_id, Action.SETTLE_GOAL)
    agreed = case.plans.filter(agreed_at__isnull=False).order_by("-version").first()
    if agreed is None or agreed.id != goal.plan_id:
        raise PlanNotAgreed
    goal.refresh_from_db(fields=["result"])
    if goal.result:
        raise GoalSettled
    goal.result, goal.note, goal.settled_at, goal.settled_by_id = result, note, now, actor.user_id
    goal.save(update_fields=["result", "note", "settled_at", "settled_by"])
    move(case, Action.SETTLE_GOAL, actor=actor, now=now, goal=str(goal.id))
    return goal
