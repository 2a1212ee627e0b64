"""What happens in session: open, note who is there, declare an interest, move, close."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.committee.models import Seat
from volunteers.committee.policy import sits_on_committee
from volunteers.committee.queries import ended_seats, sitting
from volunteers.meetings.events import MinutesDrafted
from volunteers.meetings.minutes import drafted
from volunteers.meetings.models import AgendaItem, Attendee, Meeting, Motion, Recusal
from volunteers.meetings.policy import MOTION_POLICY, POLICY
from volunteers.meetings.queries import detailed, visible_items, visible_to
from volunteers.meetings.services.refusals import NotSeated, RecusedAlready
from volunteers.meetings.states import MOTION_TRANSITIONS, TRANSITIONS, Action, MotionAction, MotionStatus


@service
def open_meeting(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """The chair opens it. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.OPEN, actor, meeting)
    before, meeting.status = meeting.status, next_state(TRANSITIONS, meeting.status, Action.OPEN)
    meeting.opened_at = now
    meeting.save(update_fields=["status", "opened_at"])
    _there(meeting, {actor.user_id}, _seats(actor, now))
    audit.record("meeting.open", meeting.id, actor=actor, now=now, before=before, after=meeting.status)
    return meeting


@service
def note_present(*, actor: Actor, meeting_id: UUID, people: Sequence[UUID], now: datetime) -> Meeting:
    """Note who is there now; whoever is left out is not, or has gone. The chair, who notes it, is there.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotSeated`.
    """
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.NOTE_PRESENT, actor, meeting)
    meeting.status = next_state(TRANSITIONS, meeting.status, Action.NOTE_PRESENT)
    seats = _seats(actor, now)
    for person in sorted(set(people) - set(seats)):
        raise NotSeated(who=_named(actor, person), why=_why_not(actor, person))
    Attendee.objects.filter(meeting=meeting).update(present=False)
    _there(meeting, {*people, actor.user_id}, seats)
    audit.record(
        "meeting.note_present", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status,
        people=sorted(str(each) for each in {*people, actor.user_id}),
    )  # fmt: skip
    return meeting


def _seats(actor: Actor, now: datetime) -> dict[UUID, Seat]:
    """By person, whose seats hold now: of who has two parts, the one that they hold."""
    return {
        person: seat
        for seat in sitting(actor.street_id, at=now).order_by("id")
        for person in (seat.deputy_id, seat.holder_id)
        if person is not None
    }


def _there(meeting: Meeting, people: set[UUID], seats: Mapping[UUID, Seat]) -> None:
    for person in sorted(people):
        seat = seats[person]
        now_there = {"seat": seat, "as_deputy": person == seat.deputy_id, "present": True}
        Attendee.objects.update_or_create(
            meeting=meeting,
            user_id=person,
            defaults=now_there,
            create_defaults={**now_there, "street_id": meeting.street_id},
        )


def _named(actor: Actor, person: UUID) -> str:
    found = User.objects.filter(home_street=actor.street_id, pk=person).first()
    return found.masked_name if found is not None else str(person)


def _why_not(actor: Actor, person: UUID) -> str:
    """The seat of theirs that ended last, and when; else the rule."""
    over = ended_seats(Actor(user_id=person, street_id=actor.street_id, at=actor.at))
    return f"{over[0].what}, {localdate(over[0].until)}" if over else str(sits_on_committee.label)


@service
def recuse(*, actor: Actor, item_id: UUID, reason: str, now: datetime) -> Recusal:
    """Declare an interest in an item: one's deputy stands in. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `RecusedAlready`."""
    item = find(visible_items(actor), item_id)
    meeting = lock(visible_to(actor), item.meeting_id)
    allow(POLICY, Action.RECUSE, actor, meeting)
    next_state(TRANSITIONS, meeting.status, Action.RECUSE)
    row, made = Recusal.objects.get_or_create(
        item=item, user_id=actor.user_id, defaults={"street_id": item.street_id, "reason": reason, "at": now}
    )
    if not made:
        raise RecusedAlready
    audit.record(
        "meeting.recuse", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status, reason=reason,
        item_id=str(item.id),
    )  # fmt: skip
    return row


@service
def move(*, actor: Actor, item_id: UUID, text: str, now: datetime) -> Motion:
    """Put a motion to the vote. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    item = find(visible_items(actor), item_id)
    meeting = lock(visible_to(actor), item.meeting_id)
    allow(POLICY, Action.MOVE, actor, meeting)
    next_state(TRANSITIONS, meeting.status, Action.MOVE)
    motion = Motion.objects.create(
        street_id=item.street_id, item=item, text=text, moved_by_id=actor.user_id, moved_at=now
    )
    audit.record(
        "meeting.move", meeting.id, actor=actor, now=now, before=meeting.status, after=meeting.status,
        item_id=str(item.id), motion_id=str(motion.id),
    )  # fmt: skip
    return motion


@service
def close(*, actor: Actor, meeting_id: UUID, now: datetime) -> Meeting:
    """End it: the minutes are drafted from what happened; what was not decided is noted so. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    meeting = lock(visible_to(actor), meeting_id)
    allow(POLICY, Action.CLOSE, actor, meeting)
    before, after = meeting.status, next_state(TRANSITIONS, meeting.status, Action.CLOSE)
    _drop_the_undecided(meeting, now)
    meeting.minutes = drafted(detailed(actor).get(pk=meeting.pk), at=now)
    meeting.status, meeting.closed_at = after, now
    meeting.save(update_fields=["status", "closed_at", "minutes"])
    audit.record("meeting.close", meeting.id, actor=actor, now=now, before=before, after=meeting.status)
    publish(MinutesDrafted(meeting.id), actor=actor)
    return meeting


def _drop_the_undecided(meeting: Meeting, now: datetime) -> None:
    system = Actor.system(street_id=meeting.street_id, at=now)
    items = AgendaItem.objects.filter(meeting=meeting).values("pk")
    for motion in Motion.objects.filter(item__in=items, status=MotionStatus.OPEN).order_by("id"):
        allow(MOTION_POLICY, MotionAction.DROP, system, motion)
        before, motion.status = motion.status, next_state(MOTION_TRANSITIONS, motion.status, MotionAction.DROP)
        motion.save(update_fields=["status"])
        audit.record("motion.drop", motion.id, actor=system, now=now, before=before, after=motion.status)
