"""May they? Rules on accounts, which other apps compose too."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.queries import is_superuser
from backend.accounts.states import Action
from backend.policy import Actor, Rule, is_system, is_theirs, rule


@rule(_("who runs the deployment"))
def runs_deployment(actor: Actor, _obj: Any) -> bool:
    """The administrator of the whole deployment, made by `create_admin`."""
    return is_superuser(actor)


@rule(_("the person themself"))
def is_the_person(actor: Actor, obj: User) -> bool:
    """Whose account it is."""
    return obj.id == actor.user_id


POLICY: Mapping[Action, Rule[Any]] = {
    Action.UPDATE: is_the_person,
    Action.REVOKE: is_theirs | runs_deployment,
    Action.NAME_SESSION: is_theirs,
    Action.LINK: is_the_person,
    Action.SECURE: is_the_person,
    Action.ENROL: is_system,
}
