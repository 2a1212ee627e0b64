"""The committee: a meeting with signed minutes, and one that is called for next week."""

from datetime import datetime, timedelta

from backend.parties.models import Organisation
from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.stories import LOCAL
from volunteers.meetings import services
from volunteers.meetings.models import Meeting
from volunteers.meetings.schemas import AgendaItemIn, CorrectionIn, MeetingCreate, NoteIn
from volunteers.meetings.states import Ballot

CHAIR, HEAD, BACKBONE, RESIDENT, DEPUTY = 9, 10, 11, 12, 43


def tell_meetings(street: Area, now: datetime) -> None:
    """Nine days ago they met: the head of an organisation has a tie to what was decided first, and its kind is waived."""
    _past(street, now - timedelta(days=9))
    coming = MeetingCreate(
        title="十二月例会",
        place="六条社区议事厅",
        starts_at=now + timedelta(days=6),
        items=[AgendaItemIn(title="冬季入户探访怎么排班"), AgendaItemIn(title="明年项目的申报")],
    )
    meeting = services.call(actor=_actor(CHAIR, street, now), spec=coming, now=now)
    services.answer(actor=_actor(RESIDENT, street, now), meeting_id=meeting.id, coming=True, now=now)
    services.answer(actor=_actor(BACKBONE, street, now), meeting_id=meeting.id, coming=False, now=now)


def _past(street: Area, at: datetime) -> None:
    items = [
        AgendaItemIn(title="胡同厨房的场地", organisation_id=Organisation.objects.get(name=LOCAL).id),
        AgendaItemIn(title="一位独居老人的近况", confidential=True),
    ]
    spec = MeetingCreate(title="十一月例会", place="六条社区议事厅", starts_at=at, items=items)
    before = at - timedelta(days=4)
    meeting = services.call(actor=_actor(CHAIR, street, before), spec=spec, now=before)
    chair = _actor(CHAIR, street, at)
    services.open_meeting(actor=chair, meeting_id=meeting.id, now=at)
    there = [person(number).id for number in (CHAIR, HEAD, RESIDENT, DEPUTY)]
    services.note_present(actor=chair, meeting_id=meeting.id, people=there, now=at)
    _decide(meeting, street, at)
    services.close(actor=chair, meeting_id=meeting.id, now=at + timedelta(hours=1))
    note = NoteIn(item_id=meeting.items.earliest("position").id, note="场地每周三、周六下午开放，由六条队开门。")
    later = at + timedelta(hours=2)
    services.correct(
        actor=_actor(CHAIR, street, later), meeting_id=meeting.id, spec=CorrectionIn(notes=[note]), now=later
    )
    for number in (RESIDENT, CHAIR):
        services.sign(actor=_actor(number, street, later), meeting_id=meeting.id, now=later)


def _decide(meeting: Meeting, street: Area, at: datetime) -> None:
    item = meeting.items.earliest("position")
    text = "同意胡同厨房使用社区活动室，先试三个月"
    motion = services.move(actor=_actor(CHAIR, street, at), item_id=item.id, text=text, now=at)
    for number in (CHAIR, RESIDENT, DEPUTY):
        services.vote(actor=_actor(number, street, at), motion_id=motion.id, ballot=Ballot.YES, now=at)
    services.settle(actor=_actor(CHAIR, street, at), motion_id=motion.id, now=at)


def _actor(number: int, street: Area, at: datetime) -> Actor:
    return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)
