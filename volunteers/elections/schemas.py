"""The shapes of elections."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out, Reason
from volunteers.committee.states import Kind as SeatKind
from volunteers.elections.models import Ballot, Election, Nomination
from volunteers.elections.states import Kind, NominationStatus, Status
from volunteers.group.states import Tier


def office_of(election: Election) -> Tier | SeatKind:
    """The label of the role or the seat that it is about. Needs `role` and `seat` loaded."""
    if election.role is not None:
        return Tier(election.role.tier)
    if election.seat is not None:
        return SeatKind(election.seat.kind)
    return Tier(election.tier) if election.tier else SeatKind(election.seat_kind)


class ElectionOut(Out):
    """An election or a recall, as lists show it."""

    id: UUID
    kind: Kind
    status: Status
    tier: Tier | None
    """The role that is filled, or from which somebody is recalled."""
    seat_kind: SeatKind | None
    """Or the kind of seat."""
    team_id: UUID | None
    """Whose members vote; null for the whole group."""
    places: int
    gathering_until: datetime
    voting_until: datetime | None
    electorate: int | None
    """How many are on the roll; it is closed when the vote opens."""

    @classmethod
    def of(cls, election: Election) -> "ElectionOut":
        """Needs `role` and `seat` loaded."""
        return cls(**_listed(election))


def _listed(election: Election) -> dict[str, Any]:
    office = office_of(election)
    return {
        "id": election.id,
        "kind": Kind(election.kind),
        "status": Status(election.status),
        "tier": office if isinstance(office, Tier) else None,
        "seat_kind": office if isinstance(office, SeatKind) else None,
        "team_id": election.team_id,
        "places": election.places,
        "gathering_until": election.gathering_until,
        "voting_until": election.voting_until,
        "electorate": election.electorate,
    }


class NominationOut(Out):
    """Who is put forward; the name is masked."""

    id: UUID
    candidate_id: UUID
    name: str
    status: NominationStatus
    actions: list[str]

    @classmethod
    def of(cls, row: Nomination, actions: list[str]) -> "NominationOut":
        """Needs `candidate` loaded."""
        return cls(
            id=row.id,
            candidate_id=row.candidate_id,
            name=row.candidate.masked_name,
            status=NominationStatus(row.status),
            actions=actions,
        )


class ElectionDetail(ElectionOut):
    """An election with who stands, what was decided, and what the reader may do."""

    reason: str
    concerned: str | None
    """Whom a recall is about, masked."""
    term_months: int
    nominations: list[NominationOut]
    signed: int | None
    """Signatures for a recall."""
    needed: int | None
    """Signatures that bring it to the vote, by the members of now."""
    voted: bool
    """Whether the reader has."""
    result: dict[str, Any] | None
    actions: list[str]

    @classmethod
    def whole(
        cls,
        election: Election,
        nominations: list[NominationOut],
        *,
        needed: int | None,
        voted: bool,
        actions: list[str],
    ) -> "ElectionDetail":
        """Needs `queries.detailed`."""
        holder = election.role.user if election.role else election.seat.holder if election.seat else None
        is_recall = election.kind == Kind.RECALL
        return cls(
            **_listed(election),
            reason=election.reason,
            concerned=holder.masked_name if holder else None,
            term_months=election.term_months,
            nominations=nominations,
            signed=getattr(election, "signed", 0) if is_recall else None,
            needed=needed,
            voted=voted,
            result=election.result,
            actions=actions,
        )


class BallotOut(Out):
    """A ballot as everybody reads it after the count: by its receipt, in no order of time."""

    receipt: str
    choices: list[UUID]
    """Ids of nominations; empty for a blank one, and in a recall."""
    recall: bool | None

    @classmethod
    def of(cls, row: Ballot) -> "BallotOut":
        """What it says, and nothing else."""
        return cls(receipt=row.receipt, choices=row.choices, recall=row.recall)


class ElectionCreate(In):
    """A role (with its team, for a team leader), or a kind of seat."""

    tier: Tier | None = None
    team_id: UUID | None = None
    seat_kind: SeatKind | None = None
    places: Annotated[int, Field(ge=1, le=20)] = 1
    term_months: Annotated[int, Field(ge=1, le=120)] | None = None
    reason: Reason | None = None


class RecallCreate(In):
    """Whom: by the role or the seat that they hold; and why."""

    role_id: UUID | None = None
    seat_id: UUID | None = None
    reason: Reason


class NominationCreate(In):
    """Who is put forward."""

    candidate_id: UUID


class VoteIn(In):
    """In an election the nominations that one chooses, none for a blank ballot; in a recall yes or no."""

    choices: Annotated[list[UUID], Field(default_factory=list, max_length=20)]
    recall: bool | None = None


class ReceiptOut(Out):
    """It is shown this once: by it one finds one's ballot in the published list. Who has it can show how they voted."""

    receipt: str
