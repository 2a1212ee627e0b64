"""What the group tells people."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.parties.services.terms import tell_term_moved
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.group.events import Appointed, Joined, Parted, Relieved, TermMoved
from volunteers.group.models import Membership, Role
from volunteers.group.notifications import RoleEnded, RoleGiven, TeamJoined, TeamParted
from volunteers.group.schemas import MemberOut, RoleOut
from volunteers.group.states import Tier


@receives(Appointed)
@receives(Relieved)
def tell_the_holder(event: Appointed | Relieved, *, actor: Actor) -> None:
    """The person learns of their own role."""
    role = Role.objects.select_related("user").get(pk=event.role_id)
    tell([role.user_id], "role", json_of(RoleOut.of(role)), now=actor.at)
    kind = RoleGiven if isinstance(event, Appointed) else RoleEnded
    notify(kind, [role.user_id], actor=actor, subject=role.id, tier=Tier(role.tier))


@receives(TermMoved)
def tell_of_another_end(event: TermMoved, *, actor: Actor) -> None:
    """The person learns when it ends now."""
    role = Role.objects.select_related("user").get(pk=event.role_id)
    assert role.until is not None
    tell([role.user_id], "role", json_of(RoleOut.of(role)), now=actor.at)
    tell_term_moved(role.user_id, role.id, Tier(role.tier), role.until, actor=actor)


@receives(Joined)
@receives(Parted)
def tell_the_member(event: Joined | Parted, *, actor: Actor) -> None:
    """The person sees it on their phones, and is told where it was somebody else's doing."""
    row = Membership.objects.select_related("user", "team").get(pk=event.membership_id)
    tell([row.user_id], "membership", json_of(MemberOut.of(row)), now=actor.at)
    if row.user_id != actor.user_id:
        kind = TeamJoined if isinstance(event, Joined) else TeamParted
        notify(kind, [row.user_id], actor=actor, subject=row.id, team=row.team.name)
