"""What begins a decision of the members, and ends it before the vote."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.parties.services import AlreadyEnded
from backend.places.queries import by_the_street, street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.committee import queries as committee
from volunteers.elections import options
from volunteers.elections.events import Called, Decided
from volunteers.elections.models import Election, Signature
from volunteers.elections.policy import POLICY
from volunteers.elections.queries import holder_of, members, visible_to
from volunteers.elections.schemas import ElectionCreate, RecallCreate
from volunteers.elections.services.deciding import open_vote
from volunteers.elections.services.refusals import (
    ElectionUnderWay,
    GatheringOver,
    NameOneHolder,
    NameOneOffice,
    SignedAlready,
)
from volunteers.elections.states import OPEN, TRANSITIONS, Action, Kind
from volunteers.group.queries import visible_roles, visible_teams
from volunteers.group.states import Tier


@service
def call(*, actor: Actor, spec: ElectionCreate, now: datetime) -> Election:
    """Call an election: nominations are taken from now on.

    Raises `NotAllowed`, `NameOneOffice`, `NotFound` (team), `ElectionUnderWay`.
    """
    allow(POLICY, Action.CALL, actor, None)
    of_a_team = spec.tier in {Tier.TEAM_LEADER, Tier.BACKBONE}
    needs_team = spec.tier == Tier.TEAM_LEADER and spec.team_id is None
    if (spec.tier is None) == (spec.seat_kind is None) or needs_team or (spec.team_id and not of_a_team):
        raise NameOneOffice
    team = find(visible_teams(actor), spec.team_id) if spec.team_id else None
    office = {"tier": spec.tier or "", "team": team, "seat_kind": spec.seat_kind or ""}
    _one_at_a_time(actor, kind=Kind.ELECTION, **office)
    config = street_of(actor).config
    election = Election.objects.create(
        street_id=actor.street_id,
        kind=Kind.ELECTION,
        places=spec.places,
        term_months=spec.term_months or options.TERM_MONTHS.of(config),
        reason=spec.reason or "",
        called_by_id=actor.user_id,
        called_at=now,
        gathering_until=now + timedelta(days=options.NOMINATION_DAYS.of(config)),
        voting_days=options.VOTING_DAYS.of(config),
        **office,
    )
    audit.record("election.call", election.id, actor=actor, now=now, after=election.status, reason=election.reason)
    publish(Called(election.id), actor=actor)
    return election


@service
def petition(*, actor: Actor, spec: RecallCreate, now: datetime) -> Election:
    """Ask for the recall of who holds a role or a seat, with the first signature.

    Raises `NotFound`, `NameOneHolder`, `AlreadyEnded`, `NotAllowed`, `ElectionUnderWay`.
    """
    if (spec.role_id is None) == (spec.seat_id is None):
        raise NameOneHolder
    role = lock(visible_roles(actor), spec.role_id) if spec.role_id else None
    seat = lock(committee.visible_to(actor), spec.seat_id) if spec.seat_id else None
    config = street_of(actor).config
    election = Election(
        street_id=actor.street_id,
        kind=Kind.RECALL,
        team=role.team if role is not None else None,
        role=role,
        seat=seat,
        reason=spec.reason,
        called_by_id=actor.user_id,
        called_at=now,
        gathering_until=now + timedelta(days=options.PETITION_DAYS.of(config)),
        voting_days=options.VOTING_DAYS.of(config),
    )
    until = role.until if role is not None else seat.until if seat is not None else None
    if (until is not None and until <= now) or holder_of(election) is None:
        raise AlreadyEnded
    allow(POLICY, Action.PETITION, actor, election)
    _one_at_a_time(actor, kind=Kind.RECALL, role=role, seat=seat)
    election.save(force_insert=True)
    audit.record("election.petition", election.id, actor=actor, now=now, after=election.status, reason=election.reason)
    publish(Called(election.id), actor=actor)
    return _signed(actor, election, now)


@service
def sign(*, actor: Actor, election_id: UUID, now: datetime) -> Election:
    """Ask for the recall too; the signature that is enough opens the vote.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `GatheringOver`, `SignedAlready`.
    """
    election = lock(visible_to(actor).filter(kind=Kind.RECALL).select_related("role", "seat"), election_id)
    allow(POLICY, Action.SIGN, actor, election)
    next_state(TRANSITIONS, election.status, Action.SIGN)
    if now >= election.gathering_until:
        raise GatheringOver(until=by_the_street(actor, election.gathering_until))
    if election.signatures.filter(user=actor.user_id).exists():
        raise SignedAlready
    audit.record("election.sign", election.id, actor=actor, now=now)
    return _signed(actor, election, now)


@service
def cancel(*, actor: Actor, election_id: UUID, reason: str, now: datetime) -> Election:
    """Call off an election while nominations are taken. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    election = lock(visible_to(actor), election_id)
    allow(POLICY, Action.CANCEL, actor, election)
    before = election.status
    election.status = next_state(TRANSITIONS, before, Action.CANCEL)
    election.save(update_fields=["status"])
    audit.record(
        "election.cancel", election.id, actor=actor, now=now, before=before, after=election.status, reason=reason
    )
    publish(Decided(election.id), actor=actor)
    return election


def needed(election: Election, *, at: datetime, percent: int) -> int:
    """The signatures that bring a recall to the vote: so many percent of the members now, rounded up.

    A signature stands though who gave it has left since: they were a member when they asked.
    """
    return -(-members(election.street_id, election.team_id, at=at).count() * percent // 100)


def _signed(actor: Actor, election: Election, now: datetime) -> Election:
    Signature.objects.create(street_id=actor.street_id, election=election, user_id=actor.user_id)
    percent = options.PETITION_PERCENT.of(street_of(actor).config)
    if election.signatures.count() >= needed(election, at=now, percent=percent):
        open_vote(election, Actor.system(street_id=actor.street_id, at=now), now)
    return election


def _one_at_a_time(actor: Actor, **office: object) -> None:
    running = visible_to(actor).filter(status__in=OPEN, **office).values_list("id", flat=True).first()
    if running is not None:
        raise ElectionUnderWay(election=str(running))
