"""Reads of broadcasts, and whom one would reach."""

from uuid import UUID

from django.db.models import Q, QuerySet

from backend.accounts.models import User
from backend.households.queries import at_home_in, speakers_of, unconfirmed
from backend.parties.models import Post, Posting
from backend.parties.queries import in_force, standing
from backend.places.models import Area, Level
from backend.policy import Actor
from volunteers.broadcasts.models import Broadcast
from volunteers.broadcasts.states import To
from volunteers.group.models import Role, Team
from volunteers.group.policy import manages_group
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status


def visible_to(actor: Actor) -> QuerySet[Broadcast]:
    """All of the street for who may send some; the others find in their inbox what was said to them."""
    rows = Broadcast.objects.filter(street=actor.street_id).select_related("area")
    sends = actor.is_system or manages_group(actor, None) or standing(actor).holds(Post.STREET_OFFICER)
    return rows if sends else rows.none()


def areas(actor: Actor) -> QuerySet[Area]:
    """Where one may be sent."""
    return Area.objects.filter(street=actor.street_id)


def teams(actor: Actor) -> QuerySet[Team]:
    """To whose members."""
    return Team.objects.filter(street=actor.street_id)


def audience(actor: Actor, *, area: Area, to: To, team_id: UUID | None) -> QuerySet[User]:
    """The people whom a broadcast reaches, each once, with an account in use.

    Everybody of a street: whose home it is, and who has an address there. Of a community or grid: who has an address there, its
    volunteers, who is on a post there, who holds a role in a team of it. And whoever speaks for one of them, wherever they
    live: an elder without a phone hears of the heat through somebody. Who is only asked for reads nothing, and is not counted.
    """
    people = User.objects.filter(is_active=True).exclude(pk__in=unconfirmed().values("represented"))
    roles = Role.objects.filter(in_force(actor.at), street=actor.street_id)
    volunteers = Volunteer.objects.filter(street=actor.street_id, status=Status.ACTIVE)
    whole = area.level == Level.STREET
    if not whole:
        roles = roles.filter(team__area=area.id)
        volunteers = volunteers.filter(Q(community=area.id) | Q(grid=area.id))
    if team_id is not None:
        roles = roles.filter(team=team_id)
    if to == To.ROLES:
        return people.filter(pk__in=roles.values("user"))
    if to == To.VOLUNTEERS:
        return people.filter(pk__in=volunteers.values("user"))
    here = Q(pk__in=at_home_in(area).values("user"))
    if whole:
        here |= Q(home_street=actor.street_id)
    else:
        posts = Posting.objects.filter(in_force(actor.at), area=area.id)
        here |= Q(pk__in=roles.values("user")) | Q(pk__in=volunteers.values("user")) | Q(pk__in=posts.values("user"))
    speakers = speakers_of(people.filter(here), at=actor.at, street_id=actor.street_id)
    return people.filter(here | Q(pk__in=speakers.values("representative")))
