"""What the group tells people."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.group.events import Appointed, Relieved
from volunteers.group.models import Role
from volunteers.group.notifications import RoleEnded, RoleGiven
from volunteers.group.schemas import RoleOut
from volunteers.group.states import Tier


@receives(Appointed)
@receives(Relieved)
def tell_the_holder(event: Appointed | Relieved, *, actor: Actor) -> None:
    """The person learns of their own role."""
    role = Role.objects.select_related("user").get(pk=event.role_id)
    tell([role.user_id], "role", json_of(RoleOut.of(role)), now=actor.at)
    kind = RoleGiven if isinstance(event, Appointed) else RoleEnded
    notify(kind, [role.user_id], actor=actor, subject=role.id, tier=Tier(role.tier))
