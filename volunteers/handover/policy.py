"""May they? Everybody sees and hands over their own; who manages the group anybody's. Each duty then asks its own app's policy."""

from collections.abc import Mapping
from typing import Any

from backend.policy import Rule, is_system, is_theirs
from volunteers.group.policy import manages_group
from volunteers.handover.states import Action

POLICY: Mapping[Action, Rule[Any]] = {
    Action.READ: is_theirs | manages_group,
    Action.HAND_OVER: is_theirs | manages_group,
    Action.FALL: is_system,
}
