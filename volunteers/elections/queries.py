"""Reads of elections."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from backend.accounts.models import User
from backend.parties.queries import in_force
from backend.policy import Actor
from volunteers.committee.models import Seat
from volunteers.elections.models import Ballot, Election, Nomination
from volunteers.elections.states import NominationStatus, Status
from volunteers.group.models import Membership, Role, Team
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status as VolunteerStatus


def visible_to(actor: Actor) -> QuerySet[Election]:
    """Those of the actor's street: everybody there may know them."""
    return Election.objects.filter(street=actor.street_id)


def detailed(actor: Actor) -> QuerySet[Election]:
    """With whom they are about, the nominations and the count of signatures: three queries, however many."""
    nominations = Nomination.objects.select_related("candidate").order_by("at", "id")
    return (
        visible_to(actor)
        .select_related("role__user", "seat__holder")
        .prefetch_related(Prefetch("nominations", queryset=nominations))
        .annotate(signed=Count("signatures"))
    )


def visible_nominations(actor: Actor) -> QuerySet[Nomination]:
    """Those of the actor's street."""
    return Nomination.objects.filter(street=actor.street_id)


def standing(election_id: UUID) -> QuerySet[Nomination]:
    """Who is on the ballot."""
    return Nomination.objects.filter(election=election_id, status=NominationStatus.ACCEPTED)


def published(election: Election) -> QuerySet[Ballot]:
    """The ballots, once they are counted; none before."""
    shown = election.status in {Status.COUNTED, Status.FAILED}
    return Ballot.objects.filter(election=election) if shown else Ballot.objects.none()


def members(street_id: UUID, team_id: UUID | None, *, at: datetime) -> QuerySet[User]:
    """Who votes: the active volunteers and who holds a role; of one team where it alone decides.

    To a team belong its members, who holds a role in it, and the volunteers of the community or grid that it serves.
    """
    roles = Role.objects.filter(in_force(at), street=street_id)
    volunteers = Volunteer.objects.filter(street=street_id, status=VolunteerStatus.ACTIVE)
    found = Q(pk__in=roles.values("user")) | Q(pk__in=volunteers.values("user"))
    if team_id is not None:
        place = Team.objects.filter(pk=team_id).values("area")
        near = volunteers.filter(Q(community__in=place) | Q(grid__in=place))
        joined = Membership.objects.filter(team=team_id, until=None)
        found = (
            Q(pk__in=roles.filter(team=team_id).values("user"))
            | Q(pk__in=near.values("user"))
            | Q(pk__in=joined.values("user"))
        )
    return User.objects.filter(found, home_street=street_id, is_active=True)


def is_member(actor: Actor, team_id: UUID | None) -> bool:
    """Whether the actor would be on the roll."""
    return actor.recall(_membership_of(team_id))


@lru_cache(maxsize=1_000)
def _membership_of(team_id: UUID | None) -> Callable[[Actor], bool]:
    """One loader per team, so that an actor asks once of each."""
    return lambda actor: members(actor.street_id, team_id, at=actor.at).filter(pk=actor.user_id).exists()


def holder_of(election: Election) -> UUID | None:
    """Whom a recall is about; None in an election."""
    if election.role is not None:
        return election.role.user_id
    return election.seat.holder_id if election.seat is not None else None


def roles_filled(election: Election, *, at: datetime) -> QuerySet[Role]:
    """Who holds now what the election fills."""
    return Role.objects.filter(in_force(at), street=election.street_id, tier=election.tier, team=election.team_id)


def seats_filled(election: Election, *, at: datetime) -> QuerySet[Seat]:
    """The seats now of the kind that the election fills."""
    return Seat.objects.filter(in_force(at), street=election.street_id, kind=election.seat_kind)
