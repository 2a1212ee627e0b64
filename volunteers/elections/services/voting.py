"""The secret ballot."""

import secrets
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.places.queries import by_the_street
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.elections.models import Ballot, Election, Voter
from volunteers.elections.policy import POLICY
from volunteers.elections.queries import standing, visible_to
from volunteers.elections.services.box import STIRRED, shuffled
from volunteers.elections.services.refusals import BallotNotValid, NotOnTheRoll, VotedAlready, VotingOver
from volunteers.elections.states import TRANSITIONS, Action, Kind

RECEIPT_BYTES = 10
"""80 random bits: no two alike, and none to guess."""


@service
def vote(*, actor: Actor, election_id: UUID, choices: list[UUID], recall: bool | None, now: datetime) -> str:
    """Cast the one ballot that one has. The receipt by which it is found in the published list; nobody can say it again.

    The row of the roll says that this person voted, the audit when they did; the ballot says neither who nor when,
    and goes among others that are written anew with it.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `VotingOver`, `NotOnTheRoll`, `VotedAlready`, `BallotNotValid`.
    """
    election = lock(visible_to(actor), election_id)
    allow(POLICY, Action.VOTE, actor, election)
    next_state(TRANSITIONS, election.status, Action.VOTE)
    if election.voting_until is None or now >= election.voting_until:
        raise VotingOver(until=election.voting_until and by_the_street(actor, election.voting_until))
    roll = Voter.objects.filter(election=election, user=actor.user_id)
    if not roll.exists():
        raise NotOnTheRoll
    if not roll.filter(voted=False).update(voted=True):
        raise VotedAlready
    _check(election, choices, recall=recall)
    receipt = secrets.token_hex(RECEIPT_BYTES)
    Ballot.objects.create(
        street_id=actor.street_id, election=election, receipt=receipt, choices=sorted(choices), recall=recall
    )
    shuffled(election, most=STIRRED)
    audit.record("election.vote", election.id, actor=actor, now=now)
    return receipt


def _check(election: Election, choices: list[UUID], *, recall: bool | None) -> None:
    if election.kind == Kind.RECALL:
        valid = recall is not None and not choices
    else:
        on_ballot = set(standing(election.id).values_list("id", flat=True))
        valid = recall is None and len(set(choices)) == len(choices) <= election.places and set(choices) <= on_ballot
    if not valid:
        raise BallotNotValid(places=election.places)
