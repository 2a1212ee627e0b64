"""May they? Only administrators change the map and the settings.

Stands with `administration` above parties and audit; nothing else in places does.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.parties.policy import administers_street
from backend.places.states import Action
from backend.policy import Actor, Rule, is_system, rule


def _runs_deployment(actor: Actor) -> bool:
    return User.objects.filter(pk=actor.user_id, is_superuser=True, is_active=True).exists()


@rule(_("administrator of the deployment"))
def runs_deployment(actor: Actor, _obj: Any) -> bool:
    """Whoever runs the servers, for all streets."""
    return actor.recall(_runs_deployment, off_duty=lambda _held: False)


POLICY: Mapping[Action, Rule[Any]] = {
    Action.CREATE_STREET: runs_deployment | is_system,
    Action.IMPORT_BOUNDARIES: administers_street | runs_deployment | is_system,
    Action.IMPORT_GAZETTEER: administers_street | runs_deployment | is_system,
    Action.CONFIGURE: administers_street | runs_deployment | is_system,
}
