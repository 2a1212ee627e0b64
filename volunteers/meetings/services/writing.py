"""The minutes: corrected, signed by the chair and one more, then sealed; and what is added later."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.meetings.events import MinutesDrafted, MinutesSigned
from volunteers.meetings.minutes import sealed
from volunteers.meetings.models import Addendum, Meeting, Signature
from volunteers.meetings.policy import POLICY
from volunteers.meetings.queries import signers, visible_to
from volunteers.meetings.schemas import AddendumCreate, CorrectionIn
from volunteers.meetings.services.refusals import ItemUnknown, SignedAlready
from volunteers.meetings.states import TRANSITIONS, Action, Status

ENOUGH = 2
"""The chair, and one more; the chair alone where nobody else is left who could."""


@service
def correct(*, actor: Actor, meeting_id: UUID, spec: CorrectionIn, now: datetime) -> Meeting:
    """Write notes to items, and a remark; signatures under the earlier text fall away.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ItemUnknown`.
    """
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.CORRECT, actor, meeting)
    before, meeting.status = meeting.status, next_state(TRANSITIONS, meeting.status, Action.CORRECT)
    minutes = dict(meeting.minutes or {})
    notes = {str(each.item_id): each.note for each in spec.notes}
    unknown = sorted(set(notes) - {each["id"] for each in minutes["items"]})
    if unknown:
        raise ItemUnknown(item=unknown[0])
    minutes["items"] = [{**each, "note": notes.get(each["id"], each["note"])} for each in minutes["items"]]
    minutes["remark"] = minutes["remark"] if spec.remark is None else spec.remark
    meeting.minutes = minutes
    meeting.save(update_fields=["minutes"])
    gone = meeting.signatures.all().delete()[0]
    audit.record(
        "meeting.correct", meeting.id, actor=actor, now=now, before=before, after=meeting.status,
        hash=sealed(minutes), signatures_gone=gone,
    )  # fmt: skip
    publish(MinutesDrafted(meeting.id), actor=actor)
    return meeting


@service
def sign(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """Sign; with the chair's signature and one more they are sealed, and the street reads them.

    A signature stands though the seat of who gave it ends: they were there, and had a seat when they signed.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `SignedAlready`.
    """
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.SIGN, actor, meeting)
    before, meeting.status = meeting.status, next_state(TRANSITIONS, meeting.status, Action.SIGN)
    _row, made = Signature.objects.get_or_create(
        meeting=meeting, user_id=actor.user_id, defaults={"street_id": meeting.street_id, "at": now}
    )
    if not made:
        raise SignedAlready
    text = sealed(meeting.minutes or {})
    audit.record("meeting.sign", meeting.id, actor=actor, now=now, before=before, after=meeting.status, hash=text)
    seal_if_enough(meeting, actor=actor, now=now)
    return meeting


@service
def look_at_signatures(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """Somebody has no seat any more: the signatures that are there may be all that can be. The system's verb. Raises `NotFound`."""
    meeting = lock(visible_to(actor), meeting_id)
    seal_if_enough(meeting, actor=actor, now=now)
    return meeting


def seal_if_enough(meeting: Meeting, *, actor: Actor, now: datetime) -> None:
    """Seal the locked minutes where the chair has signed and one more, or everybody who is left to sign."""
    if meeting.status != Status.DRAFTED:
        return
    signed = set(meeting.signatures.values_list("user_id", flat=True))
    if meeting.chair_id not in signed or len(signed) < min(ENOUGH, len(signers(meeting, at=now) | signed)):
        return
    system = Actor.system(street_id=meeting.street_id, at=now)
    allow(POLICY, Action.SEAL, system, meeting)
    text = sealed(meeting.minutes or {})
    before, meeting.status = meeting.status, next_state(TRANSITIONS, meeting.status, Action.SEAL)
    meeting.seal = text
    meeting.save(update_fields=["status", "seal"])
    audit.record("meeting.seal", meeting.id, actor=system, now=now, before=before, after=meeting.status, hash=text)
    publish(MinutesSigned(meeting.id), actor=actor)


@service
def add_to(*, actor: Actor, meeting_id: UUID, spec: AddendumCreate, now: datetime) -> Addendum:
    """Add to signed minutes; they stay as they are. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.ADD_TO, actor, meeting)
    meeting.status = next_state(TRANSITIONS, meeting.status, Action.ADD_TO)
    row = Addendum.objects.create(
        street_id=meeting.street_id, meeting=meeting, by_id=actor.user_id, at=now, **spec.model_dump()
    )
    audit.record(
        "meeting.add_to", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status,
        addendum_id=str(row.id),
    )  # fmt: skip
    return row
