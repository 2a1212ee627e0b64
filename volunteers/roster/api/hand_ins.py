"""Pictures of certificates, handed in for a skill."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.files.queries import attached_to
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, page
from backend.services import find
from volunteers.roster import queries, services
from volunteers.roster.api.common import own_id, router
from volunteers.roster.files import PURPOSE
from volunteers.roster.schemas import HandInCreate, HandInDetail, HandInFilter, HandInOut, ProofIn, ProofOut


def _shown(request: Request, hand_in_id: UUID) -> HandInDetail:
    row = find(queries.visible_hand_ins(request.actor), hand_in_id)
    return HandInDetail.seen_by(request.actor, row, attached_to(PURPOSE, row.id))


@router.post("/me/volunteer/hand-ins", operation_id="hand_in_proof", response={201: HandInDetail})
@command
def hand_in_proof(request: Request, body: HandInCreate) -> Status[HandInDetail]:
    """Show a certificate to who leads me: pictures that I sent for the purpose `proof`. What waited for the same skill is replaced."""
    row = services.hand_in(actor=request.actor, volunteer_id=own_id(request), spec=body, now=request.now)
    return Status(201, _shown(request, row.id))


@router.get("/hand-ins", operation_id="list_hand_ins", response=Page[HandInOut])
@query
def list_hand_ins(request: Request, wanted: Annotated[HandInFilter, Query()]) -> Page[HandInOut]:
    """What the volunteers whom I lead handed in, the newest first; my own for everybody else."""
    rows = queries.visible_hand_ins(request.actor)
    rows = rows.filter(status=wanted.status) if wanted.status else rows
    return page(rows, wanted, HandInOut.of, order=("-id",))


@router.get("/hand-ins/{hand_in_id}", operation_id="read_hand_in", response=HandInDetail)
@query
def read_hand_in(request: Request, hand_in_id: UUID) -> HandInDetail:
    """One, with links to its pictures. That another than the volunteer opens one is written down."""
    return _shown(request, hand_in_id)


@router.post("/hand-ins/{hand_in_id}/record", operation_id="record_hand_in", response={201: ProofOut})
@command
def record_hand_in(request: Request, hand_in_id: UUID, body: ProofIn) -> Status[ProofOut]:
    """It is a proof, as I read it there. For: core leader, manager, team leader of their community; not of oneself."""
    proof = services.record_hand_in(actor=request.actor, hand_in_id=hand_in_id, spec=body, now=request.now)
    return Status(201, ProofOut.of(proof))


@router.post("/hand-ins/{hand_in_id}/refuse", operation_id="refuse_hand_in", response=HandInDetail)
@command
def refuse_hand_in(request: Request, hand_in_id: UUID, body: ReasonIn) -> HandInDetail:
    """Not take it: the volunteer reads why, and the pictures are gone."""
    services.refuse_hand_in(actor=request.actor, hand_in_id=hand_in_id, reason=body.reason, now=request.now)
    return _shown(request, hand_in_id)


@router.post("/hand-ins/{hand_in_id}/withdraw", operation_id="withdraw_hand_in", response=HandInDetail)
@command
def withdraw_hand_in(request: Request, hand_in_id: UUID) -> HandInDetail:
    """Take mine back before anybody decided: the pictures are gone."""
    services.withdraw_hand_in(actor=request.actor, hand_in_id=hand_in_id, now=request.now)
    return _shown(request, hand_in_id)
