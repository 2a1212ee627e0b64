"""May they? The contractor answers for itself; who directs the task decides whether to count on it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.dispatch.queries import handles
from volunteers.escalation.models import HelpCall
from volunteers.escalation.queries import liaison_for
from volunteers.escalation.states import CallAction


@rule(_("liaison of the contractor that was asked"))
def answers_for_it(actor: Actor, call: HelpCall) -> bool:
    """For as long as they are its liaison, and its contract runs."""
    return call.organisation_id in liaison_for(actor)


@rule(_("who directs the task"))
def directs(actor: Actor, call: HelpCall) -> bool:
    """The team leader of its community, a core leader, a manager."""
    return handles(actor, call.task)


POLICY: Mapping[CallAction, Rule[Any]] = {
    CallAction.ASK: is_system,
    CallAction.PROMISE: answers_for_it,
    CallAction.REFUSE: answers_for_it,
    CallAction.LIFT: directs | is_system,
}
