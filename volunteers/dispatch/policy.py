"""May they? Dispatch is an offer that a volunteer accepts: nobody takes a place for somebody else."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task, Waiter
from volunteers.dispatch.queries import handles
from volunteers.dispatch.states import AssignmentAction, NoShowAction, OfferAction, TaskAction, WaiterAction
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.group.queries import tiers
from volunteers.roster.policy import is_volunteer


@rule(_("who directs this task"))
def directs(actor: Actor, task: Task) -> bool:
    """The team leader of its community, a core leader, a manager. Whoever has it in hand is one of them, until their term is over."""
    return handles(actor, task)


@rule(_("who has this task in hand"))
def has_it_in_hand(actor: Actor, task: Task) -> bool:
    """Its maker, or whom it was handed over to: they give it away, their term over or not."""
    return task.director_id == actor.user_id


@rule(_("leader of another team that was asked to help"))
def leads_a_team_asked(actor: Actor, task: Task) -> bool:
    """Where nobody was found, the leaders of neighbouring teams may put somebody forward."""
    return bool(tiers(actor).led_teams() & set(task.asked_teams))


@rule(_("the beneficiary"))
def is_beneficiary(actor: Actor, task: Task) -> bool:
    """The resident whom the work is for."""
    return task.beneficiary_id == actor.user_id


@rule(_("the volunteer themself"))
def is_theirs(actor: Actor, obj: Offer | Assignment | Waiter) -> bool:
    """The volunteer whom the offer was made to, who holds the place, or who waits for one."""
    return obj.volunteer.user_id == actor.user_id


@rule(_("who directs this task, and does not hold the place themself"))
def directs_the_work(actor: Actor, place: Assignment) -> bool:
    """The team leader of its community, a core leader, a manager: of others' places."""
    return place.volunteer.user_id != actor.user_id and handles(actor, place.task)


@rule(_("the volunteer who was not checked in"))
def was_awaited(actor: Actor, found: NoShow) -> bool:
    """Whom it was noted of."""
    return found.assignment.volunteer.user_id == actor.user_id


@rule(_("a manager or core leader who neither made nor directs this task, nor leads its team"))
def stands_apart(actor: Actor, found: NoShow) -> bool:
    """Somebody who manages the group, and had no part in the work."""
    task = found.assignment.task
    had_a_part = actor.user_id in {task.created_by_id, task.director_id} or leads_team_of_area(actor, task)
    return manages_group(actor, task) and not had_a_part


may_direct = manages_group | leads_team_of_area
"""Who may be made the one who directs a task: who may open one there."""

TASK_POLICY: Mapping[TaskAction, Rule[Any]] = {
    TaskAction.CREATE: may_direct | is_system,
    TaskAction.CLAIM: is_volunteer & ~is_beneficiary,
    TaskAction.WAIT: is_volunteer & ~is_beneficiary,
    TaskAction.CHANGE: directs,
    TaskAction.COMPLETE: directs,
    TaskAction.CANCEL: directs,
    TaskAction.PUT_TO: is_system,
    TaskAction.COUNT_REACH: directs,
    TaskAction.NOMINATE: directs | leads_a_team_asked,
    TaskAction.HAND_OVER: directs | has_it_in_hand,
}

OFFER_POLICY: Mapping[OfferAction, Rule[Any]] = {
    OfferAction.ACCEPT: is_theirs & is_volunteer,
    OfferAction.DECLINE: is_theirs,
    OfferAction.EXPIRE: is_system,
    OfferAction.WITHDRAW: is_system,
}

ASSIGNMENT_POLICY: Mapping[AssignmentAction, Rule[Any]] = {
    AssignmentAction.CHECK_IN: is_theirs,
    AssignmentAction.CHECK_OUT: is_theirs,
    AssignmentAction.HAND_BACK: is_theirs,
    AssignmentAction.KEEP: is_theirs & is_volunteer,
    AssignmentAction.STAND_DOWN: is_system,
    AssignmentAction.RELEASE: directs_the_work,
    AssignmentAction.SEE_DESTINATION: is_theirs,
}

WAITER_POLICY: Mapping[WaiterAction, Rule[Any]] = {
    WaiterAction.PROMISE: is_system,
    WaiterAction.CONFIRM: is_theirs & is_volunteer,
    WaiterAction.PLACE: is_system,
    WaiterAction.PASS_ON: is_system,
    WaiterAction.LAPSE: is_system,
    WaiterAction.LEAVE: is_theirs,
    WaiterAction.THANK: is_system,
}

NO_SHOW_POLICY: Mapping[NoShowAction, Rule[Any]] = {
    NoShowAction.NOTE: is_system,
    NoShowAction.OBJECT: was_awaited,
    NoShowAction.UPHOLD: stands_apart & ~was_awaited,
    NoShowAction.LIFT: stands_apart & ~was_awaited,
    NoShowAction.SETTLE: is_system,
    NoShowAction.COME: is_system,
}
