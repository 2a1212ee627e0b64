"""May they? Core leaders and managers lift limits for others."""

from collections.abc import Mapping
from typing import Any

from backend.policy import Rule, is_of_the_street, is_theirs
from needs.limits.states import Action, ReadAction
from volunteers.group.policy import manages_group

POLICY: Mapping[Action, Rule[Any]] = {
    Action.LIFT: manages_group & ~is_theirs,
    Action.END: manages_group & ~is_theirs,
}

READ_POLICY: Mapping[ReadAction, Rule[Any]] = {ReadAction.READ_LIFTS: is_of_the_street}
