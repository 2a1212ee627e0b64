"""The HTTP face of elections."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, on_its_own, query, shown_once
from backend.http.pages import Page, PageIn, page
from backend.places.queries import street_of
from backend.policy import Actor, available
from backend.services import find
from volunteers.elections import queries, services
from volunteers.elections.models import Election, Nomination, Voter
from volunteers.elections.options import PETITION_PERCENT
from volunteers.elections.policy import NOMINATION_POLICY, POLICY
from volunteers.elections.schemas import (
    BallotOut,
    ElectionCreate,
    ElectionDetail,
    ElectionOut,
    NominationCreate,
    NominationOut,
    RecallCreate,
    ReceiptOut,
    VoteIn,
)
from volunteers.elections.services.calling import needed
from volunteers.elections.states import NOMINATION_TRANSITIONS, TRANSITIONS, Action, Kind
from volunteers.elections.states import Status as Stage

router = Router(tags=["elections"])


def _shown(actor: Actor, election_id: UUID) -> ElectionDetail:
    election = find(queries.detailed(actor), election_id)
    rows: list[Nomination] = list(election.nominations.all())
    for row in rows:
        row.election = election
    roll = Voter.objects.filter(election=election, user=actor.user_id).values_list("voted", flat=True).first()
    gathers = election.kind == Kind.RECALL and election.status == Stage.GATHERING
    percent = PETITION_PERCENT.of(street_of(actor).config)
    return ElectionDetail.whole(
        election,
        [NominationOut.of(row, _nomination_actions(actor, election, row)) for row in rows],
        needed=needed(election, at=actor.at, percent=percent) if gathers else None,
        voted=bool(roll),
        actions=_actions(actor, election, may_vote=roll is False),
    )


def _actions(actor: Actor, election: Election, *, may_vote: bool) -> list[str]:
    not_here = {Action.SIGN} if election.kind == Kind.ELECTION else {Action.NOMINATE}
    if not may_vote:
        not_here.add(Action.VOTE)
    return [each for each in available(POLICY, TRANSITIONS, election.status, actor, election) if each not in not_here]


def _nomination_actions(actor: Actor, election: Election, row: Nomination) -> list[str]:
    if election.status != Stage.GATHERING:
        return []
    return available(NOMINATION_POLICY, NOMINATION_TRANSITIONS, row.status, actor, row)


@router.get("/elections", operation_id="list_elections", response=Page[ElectionOut])
@query
def list_elections(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ElectionOut]:
    """The elections and recalls of my street, the newest first."""
    rows = queries.visible_to(request.actor).select_related("role", "seat")
    return page(rows, wanted, ElectionOut.of, order=("-called_at", "-id"))


@router.get("/elections/{election_id}", operation_id="read_election", response=ElectionDetail)
@query
def read_election(request: Request, election_id: UUID) -> ElectionDetail:
    """An election with who stands, what was decided, and what I may do."""
    return _shown(request.actor, election_id)


@router.get("/elections/{election_id}/ballots", operation_id="list_ballots", response=Page[BallotOut])
@query
def list_ballots(request: Request, election_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[BallotOut]:
    """Every ballot under its receipt, once they are counted: count them again, and find your own. Nothing before."""
    election = find(queries.visible_to(request.actor), election_id)
    return page(queries.published(election), wanted, BallotOut.of, order=("receipt", "id"))


@router.post("/elections", operation_id="call_election", response={201: ElectionDetail})
@command
def call_election(request: Request, body: ElectionCreate) -> Status[ElectionDetail]:
    """Call an election of a role or of seats. For: core leader, manager, administrator of the street."""
    election = services.call(actor=request.actor, spec=body, now=request.now)
    return Status(201, _shown(request.actor, election.id))


@router.post("/recalls", operation_id="ask_for_recall", response={201: ElectionDetail})
@command
def ask_for_recall(request: Request, body: RecallCreate) -> Status[ElectionDetail]:
    """Ask that somebody be recalled, with the first signature; enough of them open a vote. For: members of the group."""
    election = services.petition(actor=request.actor, spec=body, now=request.now)
    return Status(201, _shown(request.actor, election.id))


@router.post("/elections/{election_id}/sign", operation_id="sign_recall", response=ElectionDetail)
@command
def sign_recall(request: Request, election_id: UUID) -> ElectionDetail:
    """Sign for a recall. Only how many have signed is shown."""
    services.sign(actor=request.actor, election_id=election_id, now=request.now)
    return _shown(request.actor, election_id)


@router.post("/elections/{election_id}/cancel", operation_id="cancel_election", response=ElectionDetail)
@command
def cancel_election(request: Request, election_id: UUID, body: ReasonIn) -> ElectionDetail:
    """Call off an election before the vote. For: core leader, manager, administrator; a recall is in nobody's hand."""
    services.cancel(actor=request.actor, election_id=election_id, reason=body.reason, now=request.now)
    return _shown(request.actor, election_id)


@router.post("/elections/{election_id}/nominations", operation_id="nominate", response={201: ElectionDetail})
@command
def nominate(request: Request, election_id: UUID, body: NominationCreate) -> Status[ElectionDetail]:
    """Put somebody forward, oneself too; another member seconds. For: members of the group, or of the team that votes."""
    services.nominate(actor=request.actor, election_id=election_id, candidate_id=body.candidate_id, now=request.now)
    return Status(201, _shown(request.actor, election_id))


@router.post("/nominations/{nomination_id}/second", operation_id="second_nomination", response=ElectionDetail)
@command
def second_nomination(request: Request, nomination_id: UUID) -> ElectionDetail:
    """Second a nomination; the candidate is then asked."""
    row = services.second(actor=request.actor, nomination_id=nomination_id, now=request.now)
    return _shown(request.actor, row.election_id)


@router.post("/nominations/{nomination_id}/accept", operation_id="accept_nomination", response=ElectionDetail)
@command
def accept_nomination(request: Request, nomination_id: UUID) -> ElectionDetail:
    """Stand for election. For: who is nominated."""
    row = services.answer(actor=request.actor, nomination_id=nomination_id, stands=True, now=request.now)
    return _shown(request.actor, row.election_id)


@router.post("/nominations/{nomination_id}/decline", operation_id="decline_nomination", response=ElectionDetail)
@command
def decline_nomination(request: Request, nomination_id: UUID) -> ElectionDetail:
    """Not stand, or no longer. For: who is nominated."""
    row = services.answer(actor=request.actor, nomination_id=nomination_id, stands=False, now=request.now)
    return _shown(request.actor, row.election_id)


@router.post("/elections/{election_id}/vote", operation_id="cast_ballot", response={201: ReceiptOut})
@on_its_own
@shown_once
def cast_ballot(request: Request, election_id: UUID, body: VoteIn) -> Status[ReceiptOut]:
    """Cast my one ballot, in secret. The answer is my receipt: it is kept nowhere with my name, and not shown again."""
    receipt = services.vote(
        actor=request.actor, election_id=election_id, choices=body.choices, recall=body.recall, now=request.now
    )
    return Status(201, ReceiptOut(receipt=receipt))
