"""May they? Dispatch is an offer that a volunteer accepts: nobody takes a place for somebody else."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.queries import handles
from volunteers.dispatch.states import AssignmentAction, OfferAction, TaskAction
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.roster.policy import is_volunteer


@rule(_("who directs this task"))
def directs(actor: Actor, task: Task) -> bool:
    """Its maker, the team leader of its community, a core leader, a manager."""
    return handles(actor, task)


@rule(_("the beneficiary"))
def is_beneficiary(actor: Actor, task: Task) -> bool:
    """The resident whom the work is for."""
    return task.beneficiary_id == actor.user_id


@rule(_("the volunteer themself"))
def is_theirs(actor: Actor, obj: Offer | Assignment) -> bool:
    """The volunteer whom the offer was made to, or who holds the place."""
    return obj.volunteer.user_id == actor.user_id


TASK_POLICY: Mapping[TaskAction, Rule[Any]] = {
    TaskAction.CREATE: manages_group | leads_team_of_area | is_system,
    TaskAction.CLAIM: is_volunteer & ~is_beneficiary,
    TaskAction.COMPLETE: directs,
    TaskAction.CANCEL: directs,
    TaskAction.PUT_TO: is_system,
    TaskAction.COUNT_REACH: directs,
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
    AssignmentAction.STAND_DOWN: is_system,
    AssignmentAction.SEE_DESTINATION: is_theirs,
}
