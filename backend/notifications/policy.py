"""May they? One's inbox is one's own; how a notice travelled, the administrators may see, and not what it said."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.policy import runs_deployment
from backend.notifications.states import Action
from backend.parties.policy import administers_street, anybody
from backend.policy import Actor, Rule, rule


class OfAPerson(Protocol):
    """Anything that is one person's."""

    user_id: UUID


@rule(_("whose it is"))
def is_theirs(actor: Actor, obj: OfAPerson) -> bool:
    """The person whose inbox or device it is."""
    return obj.user_id == actor.user_id


POLICY: Mapping[Action, Rule[Any]] = {
    Action.READ: is_theirs,
    Action.PREFER: anybody,
    Action.REGISTER: anybody,
    Action.UNREGISTER: is_theirs,
    Action.INSPECT: administers_street | runs_deployment,
}
