"""May they? What is held about a person is theirs to ask for and to end."""

from collections.abc import Mapping
from typing import Any

from backend.policy import Rule, is_system, is_theirs
from backend.privacy.states import Action, ErasureAction, ExportAction

POLICY: Mapping[Action, Rule[Any]] = {
    Action.GIVE: is_theirs,
    Action.WITHDRAW: is_theirs,
    Action.EXPORT: is_theirs,
    Action.ERASE: is_theirs,
}

EXPORT_POLICY: Mapping[ExportAction, Rule[Any]] = {
    ExportAction.BUILD: is_system,
    ExportAction.FETCH: is_theirs,
    ExportAction.EXPIRE: is_system,
}

ERASURE_POLICY: Mapping[ErasureAction, Rule[Any]] = {
    ErasureAction.CONFIRM: is_theirs,
    ErasureAction.CANCEL: is_theirs,
    ErasureAction.LAPSE: is_system,
    ErasureAction.CARRY_OUT: is_system,
}
