"""What a volunteer can do, and the proofs of it."""

from uuid import UUID

from ninja import Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.services import find
from volunteers.roster import queries, services
from volunteers.roster.api.common import router
from volunteers.roster.schemas import (
    ProofCreate,
    ProofOut,
    SkillsIn,
    SkillsOut,
)


def _skills(request: Request, volunteer_id: UUID) -> SkillsOut:
    volunteer = find(queries.with_skills(queries.visible_to(request.actor)), volunteer_id)
    return SkillsOut.of(volunteer)


@router.get("/volunteers/{volunteer_id}/skills", operation_id="read_skills", response=SkillsOut)
@query
def read_skills(request: Request, volunteer_id: UUID) -> SkillsOut:
    """What a volunteer can do: skills, levels, proofs, and which of them count today."""
    return _skills(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/skills", operation_id="set_skills", response=SkillsOut)
@command
def set_skills(request: Request, volunteer_id: UUID, body: SkillsIn) -> SkillsOut:
    """Say what one can do, and how well. What needs a proof counts once somebody has recorded one."""
    skills = {each.skill: each.level for each in body.skills}
    services.edit(actor=request.actor, volunteer_id=volunteer_id, changes={"skills": skills}, now=request.now)
    return _skills(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/proofs", operation_id="record_proof", response={201: ProofOut})
@command
def record_proof(request: Request, volunteer_id: UUID, body: ProofCreate) -> Status[ProofOut]:
    """Note a certificate, a licence, a course, or what I saw. For: core leader, manager, team leader; not of oneself."""
    proof = services.record_proof(actor=request.actor, volunteer_id=volunteer_id, spec=body, now=request.now)
    return Status(201, ProofOut.of(proof))


@router.post("/proofs/{proof_id}/revoke", operation_id="revoke_proof", response=ProofOut)
@command
def revoke_proof(request: Request, proof_id: UUID, body: ReasonIn) -> ProofOut:
    """It counts no more; the volunteer hears of it."""
    proof = services.revoke_proof(actor=request.actor, proof_id=proof_id, reason=body.reason, now=request.now)
    return ProofOut.of(proof)
