"""May they? Who may open a task may begin a series of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.series.models import Series
from volunteers.series.queries import handles
from volunteers.series.states import Action


@rule(_("who directs this series"))
def directs(actor: Actor, series: Series) -> bool:
    """Its maker or whom it was handed over to, the team leader of its community, a core leader, a manager."""
    return handles(actor, series)


may_direct = manages_group | leads_team_of_area
"""Who may be made the one who directs a series."""

POLICY: Mapping[Action, Rule[Any]] = {
    Action.CREATE: may_direct,
    Action.MAKE: is_system,
    Action.END: directs,
    Action.HAND_OVER: directs,
}
