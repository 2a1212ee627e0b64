"""May they? One's inbox is one's own; how a notice travelled, the administrators may see, and not what it said."""

from collections.abc import Mapping
from typing import Any

from backend.accounts.policy import runs_deployment
from backend.notifications.states import Action
from backend.parties.policy import administers_street, anybody
from backend.policy import Rule, is_theirs

POLICY: Mapping[Action, Rule[Any]] = {
    Action.READ: is_theirs,
    Action.PREFER: anybody,
    Action.REGISTER: anybody,
    Action.UNREGISTER: is_theirs,
    Action.INSPECT: administers_street | runs_deployment,
}
