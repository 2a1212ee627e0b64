"""What comes before a meeting: call it, put on the agenda, answer, call off, hand the chair over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.files.services import attach
from backend.parties.models import Organisation
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.committee.queries import members, sitting
from volunteers.meetings.events import MeetingCalled, MeetingCancelled
from volunteers.meetings.files import PURPOSE
from volunteers.meetings.models import AgendaItem, Attendee, Meeting
from volunteers.meetings.policy import POLICY
from volunteers.meetings.queries import signers, visible_items, visible_to
from volunteers.meetings.schemas import AgendaItemIn, MeetingCreate
from volunteers.meetings.services.refusals import ChairWasNotThere, ChairWithoutSeat, MeetingInThePast, NobodySeated
from volunteers.meetings.services.writing import seal_if_enough
from volunteers.meetings.states import TRANSITIONS, Action, Answer, Status


@service
def call(*, actor: Actor, spec: MeetingCreate, now: datetime) -> Meeting:
    """Call the committee together; holders and deputies of its seats are invited.

    Raises `NotAllowed`, `MeetingInThePast`, `NobodySeated`, `ChairWithoutSeat`, `NotFound` (organisation).
    """
    allow(POLICY, Action.CALL, actor, None)
    if spec.starts_at <= now:
        raise MeetingInThePast
    seated = members(actor.street_id, at=now)
    if not seated:
        raise NobodySeated
    chair = spec.chair_id or actor.user_id
    if chair not in seated:
        raise ChairWithoutSeat
    meeting = Meeting.objects.create(
        street_id=actor.street_id,
        title=spec.title,
        place=spec.place,
        starts_at=spec.starts_at,
        chair_id=chair,
        called_by_id=actor.user_id,
        called_at=now,
    )
    for position, item in enumerate(spec.items, start=1):
        _put(meeting, item, position)
    Attendee.objects.bulk_create(
        Attendee(
            street_id=meeting.street_id, meeting=meeting, seat=seat, user_id=person, as_deputy=person == seat.deputy_id
        )
        for seat in sitting(actor.street_id, at=now).order_by("id")
        for person in (seat.holder_id, seat.deputy_id)
        if person is not None
    )
    audit.record(
        "meeting.call", meeting.id, actor=actor, now=now, after=meeting.status, items=len(spec.items), chair=str(chair)
    )
    publish(MeetingCalled(meeting.id), actor=actor)
    return meeting


@service
def add_item(*, actor: Actor, meeting_id: UUID, spec: AgendaItemIn, now: datetime) -> AgendaItem:
    """Put an item at the end of the agenda. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    meeting = _before(actor, meeting_id, Action.ADD_ITEM)
    item = _put(meeting, spec, meeting.items.count() + 1)
    audit.record(
        "meeting.add_item", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status,
        item_id=str(item.id),
    )  # fmt: skip
    return item


@service
def add_papers(*, actor: Actor, item_id: UUID, files: Sequence[UUID], now: datetime) -> AgendaItem:
    """Put papers to an item. Raises `NotFound`, `NotAllowed`, `WrongMoment`, and what `attach` raises."""
    item = find(visible_items(actor), item_id)
    meeting = _before(actor, item.meeting_id, Action.ADD_PAPERS)
    attach(actor=actor, purpose=PURPOSE, subject_id=item.id, file_ids=files, now=now)
    audit.record(
        "meeting.add_papers", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status,
        item_id=str(item.id), files=[str(each) for each in files],
    )  # fmt: skip
    return item


@service
def answer(*, actor: Actor, meeting_id: UUID, coming: bool, now: datetime) -> Meeting:
    """Say whether one comes; that can be said anew. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    meeting = _before(actor, meeting_id, Action.ANSWER)
    said = Answer.COMING if coming else Answer.AWAY
    Attendee.objects.filter(meeting=meeting, user=actor.user_id).update(answer=said)
    audit.record(
        "meeting.answer", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status, answer=said
    )
    return meeting


@service
def cancel(*, actor: Actor, meeting_id: UUID, reason: str, now: datetime) -> Meeting:
    """Call it off; who is invited hears. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.CANCEL, actor, meeting)
    before, meeting.status = meeting.status, next_state(TRANSITIONS, meeting.status, Action.CANCEL)
    meeting.save(update_fields=["status"])
    audit.record("meeting.cancel", meeting.id, actor=actor, now=now, before=before, after=meeting.status, reason=reason)
    publish(MeetingCancelled(meeting.id), actor=actor)
    return meeting


@service
def hand_over(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Meeting:
    """Another chairs it; minutes that they and enough others have signed are sealed. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ChairWithoutSeat`, `ChairWasNotThere`."""
    meeting = _before(actor, pk, Action.HAND_OVER)
    if to not in members(actor.street_id, at=now):
        raise ChairWithoutSeat
    if meeting.status == Status.DRAFTED and to not in signers(meeting, at=now):
        raise ChairWasNotThere
    gone, meeting.chair_id = meeting.chair_id, to
    meeting.save(update_fields=["chair"])
    audit.record(
        "meeting.hand_over", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status,
        reason=reason, from_id=str(gone), to_id=str(to),
    )  # fmt: skip
    seal_if_enough(meeting, actor=actor, now=now)
    return meeting


def _before(actor: Actor, meeting_id: UUID, action: Action) -> Meeting:
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, action, actor, meeting)
    meeting.status = next_state(TRANSITIONS, meeting.status, action)
    return meeting


def _put(meeting: Meeting, spec: AgendaItemIn, position: int) -> AgendaItem:
    if spec.organisation_id is not None:
        find(Organisation.objects.all(), spec.organisation_id)
    return AgendaItem.objects.create(
        street_id=meeting.street_id,
        meeting=meeting,
        position=position,
        title=spec.title,
        text=spec.text or "",
        confidential=spec.confidential,
        organisation_id=spec.organisation_id,
    )
