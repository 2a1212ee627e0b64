"""May they? Who puts many people on the roster at once."""

from collections.abc import Mapping
from typing import Any

from backend.imports.states import ImportAction
from backend.policy import Rule, is_system, is_theirs
from volunteers.group.policy import manages_group

POLICY: Mapping[ImportAction, Rule[Any]] = {
    ImportAction.ASK: manages_group,
    ImportAction.READ: manages_group,
    ImportAction.FINISH: manages_group,
    ImportAction.REFUSE: manages_group,
    ImportAction.CANCEL: manages_group | is_theirs | is_system,
    ImportAction.FORGET: is_system,
}
