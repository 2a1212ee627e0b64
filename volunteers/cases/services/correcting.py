"""What the resident says is wrong, and the answer: corrected, or why not."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.cases.events import CorrectionMoved
from volunteers.cases.models import Correction
from volunteers.cases.policy import CORRECTION_POLICY
from volunteers.cases.queries import visible_corrections
from volunteers.cases.services.moving import locked, move
from volunteers.cases.states import CORRECTION_TRANSITIONS, Action, CorrectionAction


@service
def ask_correction(*, actor: Actor, case_id: UUID, text: str, now: datetime) -> Correction:
    """Something is wrong in the case. For the resident, and who speaks for them. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    case = locked(actor, case_id, Action.ASK_CORRECTION)
    row = Correction.objects.create(
        street_id=case.street_id, case=case, text=text, asked_by_id=actor.user_id, asked_at=now
    )
    move(case, Action.ASK_CORRECTION, actor=actor, now=now, correction=str(row.id))
    return row


@service
def answer_correction(*, actor: Actor, correction_id: UUID, corrected: bool, answer: str, now: datetime) -> Correction:
    """What was corrected, as by a new assessment; or why it is left. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_corrections(actor).select_related("case__entry"), correction_id)
    action = CorrectionAction.CORRECT if corrected else CorrectionAction.REFUSE
    allow(CORRECTION_POLICY, action, actor, row)
    before, row.status = row.status, next_state(CORRECTION_TRANSITIONS, row.status, action)
    row.answer, row.answered_by_id, row.answered_at = answer, actor.user_id, now
    row.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    audit.record(f"case_correction.{action}", row.id, actor=actor, now=now, before=before, after=row.status)
    publish(CorrectionMoved(row.id, action), actor=actor)
    return row
