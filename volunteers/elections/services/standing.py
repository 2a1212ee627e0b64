"""Who stands: nominated by one, seconded by another, and willing."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import by_the_street
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.elections.eligibility import unfit
from volunteers.elections.events import Nominated
from volunteers.elections.models import Election, Nomination
from volunteers.elections.policy import NOMINATION_POLICY, POLICY
from volunteers.elections.queries import visible_nominations, visible_to
from volunteers.elections.services.refusals import CandidateNotFit, GatheringOver, NominatedAlready
from volunteers.elections.states import (
    NOMINATION_TRANSITIONS,
    TRANSITIONS,
    Action,
    Kind,
    NominationAction,
    NominationStatus,
)


@service
def nominate(*, actor: Actor, election_id: UUID, candidate_id: UUID, now: datetime) -> Nomination:
    """Put somebody forward, oneself too; another member seconds.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `GatheringOver`, `CandidateNotFit`, `NominatedAlready`.
    """
    election = lock(visible_to(actor).filter(kind=Kind.ELECTION), election_id)
    candidate = find(User.objects.filter(home_street=actor.street_id), candidate_id)
    allow(POLICY, Action.NOMINATE, actor, election)
    next_state(TRANSITIONS, election.status, Action.NOMINATE)
    _in_time(actor, election, now)
    why = unfit(election, candidate, at=now)
    if why is not None:
        raise CandidateNotFit(why=why)
    row, made = Nomination.objects.get_or_create(
        election=election,
        candidate=candidate,
        defaults={"street_id": actor.street_id, "nominated_by_id": actor.user_id, "at": now},
    )
    if not made:
        raise NominatedAlready
    audit.record("nomination.nominate", row.id, actor=actor, now=now, after=row.status, election_id=str(election.id))
    return row


@service
def second(*, actor: Actor, nomination_id: UUID, now: datetime) -> Nomination:
    """Support a nomination; the candidate is asked whether they stand. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `GatheringOver`."""
    row = _moved(actor, nomination_id, NominationAction.SECOND, now)
    publish(Nominated(row.id), actor=actor)
    return row


@service
def answer(*, actor: Actor, nomination_id: UUID, stands: bool, now: datetime) -> Nomination:
    """The candidate says whether they stand. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `GatheringOver`, `CandidateNotFit`."""
    return _moved(actor, nomination_id, NominationAction.ACCEPT if stands else NominationAction.DECLINE, now)


def _moved(actor: Actor, nomination_id: UUID, action: NominationAction, now: datetime) -> Nomination:
    found = find(visible_nominations(actor), nomination_id)
    # The election first, as `open_vote` does: who accepts in the last second is on the ballot, or is told.
    election = lock(visible_to(actor), found.election_id)
    row = lock(visible_nominations(actor).select_related("election", "candidate"), nomination_id)
    allow(NOMINATION_POLICY, action, actor, row)
    next_state(TRANSITIONS, election.status, Action.NOMINATE)
    _in_time(actor, election, now)
    before = row.status
    row.status = next_state(NOMINATION_TRANSITIONS, before, action)
    if action == NominationAction.SECOND:
        row.seconded_by_id = actor.user_id
    if row.status == NominationStatus.ACCEPTED and (why := unfit(election, row.candidate, at=now)) is not None:
        raise CandidateNotFit(why=why)
    row.save(update_fields=["status", "seconded_by"])
    audit.record(f"nomination.{action}", row.id, actor=actor, now=now, before=before, after=row.status)
    return row


def _in_time(actor: Actor, election: Election, now: datetime) -> None:
    if now >= election.gathering_until:
        raise GatheringOver(until=by_the_street(actor, election.gathering_until))
