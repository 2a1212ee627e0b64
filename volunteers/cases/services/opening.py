"""Propose a case to a resident."""

from datetime import datetime

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import Made, find, made_before, service
from volunteers.cases.events import CaseMoved
from volunteers.cases.models import Case
from volunteers.cases.policy import POLICY, Proposal
from volunteers.cases.queries import entry_of
from volunteers.cases.schemas import CaseCreate
from volunteers.cases.services.refusals import CaseThere, NotOnTheRegister
from volunteers.cases.states import LIVE, Action


@service
def propose(*, actor: Actor, spec: CaseCreate, now: datetime) -> Made[Case]:
    """Ask a resident on the care register whether one may work with them. Nothing is written on it before they agree.

    Raises `NotFound` (resident), `NotAllowed`, `NotOnTheRegister`, `CaseThere`, `IdTaken`.
    """
    before = made_before(
        Case.objects.all(), spec.id, proposed_by=actor.user_id, entry__resident=spec.resident_id,
        organisation=spec.organisation_id,
    )  # fmt: skip
    if before is not None:
        return Made(before, fresh=False)
    resident = find(User.objects.filter(home_street=actor.street_id, is_active=True), spec.resident_id)
    allow(POLICY, Action.PROPOSE, actor, Proposal(resident.id, spec.organisation_id))
    # Two who propose at once: the second waits here, and finds the first. An entry that ends meanwhile ends first.
    entry = entry_of(resident.id, street_id=actor.street_id).select_for_update(of=("self",), no_key=True).first()
    if entry is None:
        raise NotOnTheRegister
    if Case.objects.filter(entry=entry, organisation=spec.organisation_id, status__in=LIVE).exists():
        raise CaseThere
    case = Case(
        street_id=actor.street_id,
        entry=entry,
        organisation_id=spec.organisation_id,
        lead_id=actor.user_id,
        proposed_by_id=actor.user_id,
        proposed_at=now,
        about=spec.about,
    )
    if spec.id is not None:
        case.id = spec.id
    case.save(force_insert=True)
    audit.record("case.propose", case.id, actor=actor, now=now, after=case.status)
    publish(CaseMoved(case.id, Action.PROPOSE), actor=actor)
    return Made(case, fresh=True)
