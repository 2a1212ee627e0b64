"""May they? What is held about a person is theirs to ask for and to end."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from backend.privacy.states import Action, ErasureAction, ExportAction


class OfSomebody(Protocol):
    """Anything that is one person's."""

    user_id: UUID


@rule(_("the person concerned"))
def concerns_them(actor: Actor, obj: OfSomebody) -> bool:
    """Whose information it is: nobody else, whatever their post."""
    return obj.user_id == actor.user_id


POLICY: Mapping[Action, Rule[Any]] = {
    Action.GIVE: concerns_them,
    Action.WITHDRAW: concerns_them,
    Action.EXPORT: concerns_them,
    Action.ERASE: concerns_them,
}

EXPORT_POLICY: Mapping[ExportAction, Rule[Any]] = {
    ExportAction.BUILD: is_system,
    ExportAction.FETCH: concerns_them,
    ExportAction.EXPIRE: is_system,
}

ERASURE_POLICY: Mapping[ErasureAction, Rule[Any]] = {
    ErasureAction.CONFIRM: concerns_them,
    ErasureAction.CANCEL: concerns_them,
    ErasureAction.LAPSE: is_system,
    ErasureAction.CARRY_OUT: is_system,
}
