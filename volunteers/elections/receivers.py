"""What elections tell people."""

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from volunteers.elections.events import Called, Decided, Nominated, Opened
from volunteers.elections.jobs import tell_members
from volunteers.elections.models import Election, Nomination
from volunteers.elections.notifications import ElectionCalled, ElectionDecided, NominationMade, VoteOpen
from volunteers.elections.queries import holder_of
from volunteers.elections.schemas import office_of
from volunteers.elections.states import Status
from volunteers.elections.telling import matter_of


@receives(Called)
@receives(Opened)
def tell_the_members(event: Called | Opened, *, actor: Actor) -> None:  # noqa: ARG001  # as every receiver is called
    """Many: a job does it."""
    tell_members.defer(election_id=event.election_id)


@receives(Nominated)
def ask_the_candidate(event: Nominated, *, actor: Actor) -> None:
    """Whether they stand."""
    row = Nomination.objects.select_related("election").get(pk=event.nomination_id)
    notify(NominationMade, [row.candidate_id], actor=actor, subject=row.election_id, office=office_of(row.election))


@receives(Decided)
def tell_the_result(event: Decided, *, actor: Actor) -> None:
    """Those who have a part in it; nobody is asked to vote any more."""
    rows = Election.objects.select_related("role__user", "seat__holder", "team")
    election = rows.get(pk=event.election_id)
    for kind in (ElectionCalled, VoteOpen):
        withdraw(kind, actor=actor, subject=election.id)
    stood = election.nominations.values_list("candidate_id", flat=True)
    people = {*stood, holder_of(election), election.called_by_id}
    notify(
        ElectionDecided,
        people,
        actor=actor,
        subject=election.id,
        office=matter_of(election),
        status=Status(election.status),
    )
