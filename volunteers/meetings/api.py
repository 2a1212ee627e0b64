"""The HTTP face of meetings."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.errors import NotFound
from backend.files.models import File
from backend.files.queries import attached_to_each
from backend.files.schemas import FileIds
from backend.http.etags import edits, signs
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.policy import Actor, available
from backend.services import find
from volunteers.meetings import queries, services
from volunteers.meetings.files import PURPOSE
from volunteers.meetings.minutes import published
from volunteers.meetings.models import Meeting
from volunteers.meetings.policy import MOTION_POLICY, POLICY
from volunteers.meetings.schemas import (
    AddendumCreate,
    AgendaItemIn,
    AgendaItemOut,
    AnswerIn,
    CorrectionIn,
    MeetingCreate,
    MeetingDetail,
    MeetingOut,
    MinutesOut,
    MotionCreate,
    MotionOut,
    MotionVoteIn,
    PresentIn,
)
from volunteers.meetings.states import MOTION_TRANSITIONS, TRANSITIONS
from volunteers.meetings.states import Status as Stage

router = Router(tags=["meetings"])


def _shown(actor: Actor, meeting_id: UUID) -> MeetingDetail:
    meeting = find(queries.detailed(actor), meeting_id)
    if not queries.takes_part(actor):
        # To all others the signed minutes are the meeting.
        raise NotFound(kind=Meeting._meta.verbose_name)
    rows = list(meeting.items.all())
    papers: dict[UUID, list[File]] = {}
    for paper in attached_to_each(PURPOSE, [row.id for row in rows]):
        if paper.subject_id is not None:
            papers.setdefault(paper.subject_id, []).append(paper)
    items = []
    for row in rows:
        motions = []
        for motion in row.motions.all():
            row.meeting, motion.item = meeting, row
            may = available(MOTION_POLICY, MOTION_TRANSITIONS, motion.status, actor, motion)
            motions.append(MotionOut.of(motion, may if meeting.status == Stage.SITTING else []))
        items.append(AgendaItemOut.of(row, papers.get(row.id, []), motions))
    return MeetingDetail.whole(meeting, items, available(POLICY, TRANSITIONS, meeting.status, actor, meeting))


def _of_item(request: Request, item_id: UUID) -> MeetingDetail:
    return _shown(request.actor, find(queries.visible_items(request.actor), item_id).meeting_id)


def _of_motion(request: Request, motion_id: UUID) -> MeetingDetail:
    motion = find(queries.visible_motions(request.actor).select_related("item"), motion_id)
    return _shown(request.actor, motion.item.meeting_id)


@router.get("/meetings", operation_id="list_meetings", response=Page[MeetingOut])
@query
def list_meetings(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[MeetingOut]:
    """The meetings of the committee, the latest first: all for who takes part, those with signed minutes for everybody."""
    return page(queries.readable_by(request.actor), wanted, MeetingOut.of, order=("-starts_at", "-id"))


@router.get("/meetings/{meeting_id}", operation_id="read_meeting", response=MeetingDetail)
@query
def read_meeting(request: Request, meeting_id: UUID) -> MeetingDetail:
    """A meeting with agenda, papers, who comes, motions and votes. For: the committee, core leader, manager."""
    return _shown(request.actor, meeting_id)


@router.get("/meetings/{meeting_id}/minutes", operation_id="read_minutes", response=MinutesOut)
@query
def read_minutes(request: Request, meeting_id: UUID) -> MinutesOut:
    """The minutes: signed ones for everybody of the street, without what is confidential; drafts for who takes part."""
    meeting = find(queries.detailed(request.actor).filter(minutes__isnull=False), meeting_id)
    whole = queries.takes_part(request.actor)
    minutes = meeting.minutes or {}
    return MinutesOut.of(meeting, minutes if whole else published(minutes), whole=whole)


@router.post("/meetings", operation_id="call_meeting", response={201: MeetingDetail})
@command
def call_meeting(request: Request, body: MeetingCreate) -> Status[MeetingDetail]:
    """Call the committee together; holders and deputies of seats are invited. For: a seat, core leader, manager."""
    meeting = services.call(actor=request.actor, spec=body, now=request.now)
    return Status(201, _shown(request.actor, meeting.id))


@router.post("/meetings/{meeting_id}/items", operation_id="add_agenda_item", response={201: MeetingDetail})
@command
def add_agenda_item(request: Request, meeting_id: UUID, body: AgendaItemIn) -> Status[MeetingDetail]:
    """Put an item at the end of the agenda, before the meeting is opened."""
    services.add_item(actor=request.actor, meeting_id=meeting_id, spec=body, now=request.now)
    return Status(201, _shown(request.actor, meeting_id))


@router.post("/agenda-items/{agenda_item_id}/papers", operation_id="add_papers", response=MeetingDetail)
@command
def add_papers(request: Request, agenda_item_id: UUID, body: FileIds) -> MeetingDetail:
    """Put papers to an item: files that I sent for the purpose `agenda_item`."""
    services.add_papers(actor=request.actor, item_id=agenda_item_id, files=body.files, now=request.now)
    return _of_item(request, agenda_item_id)


@router.post("/meetings/{meeting_id}/answer", operation_id="answer_invitation", response=MeetingDetail)
@command
def answer_invitation(request: Request, meeting_id: UUID, body: AnswerIn) -> MeetingDetail:
    """Say whether I come. For: who is invited."""
    services.answer(actor=request.actor, meeting_id=meeting_id, coming=body.coming, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/meetings/{meeting_id}/cancel", operation_id="cancel_meeting", response=MeetingDetail)
@command
def cancel_meeting(request: Request, meeting_id: UUID, body: ReasonIn) -> MeetingDetail:
    """Call it off. For: its chair, core leader, manager."""
    services.cancel(actor=request.actor, meeting_id=meeting_id, reason=body.reason, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/meetings/{meeting_id}/open", operation_id="open_meeting", response=MeetingDetail)
@command
def open_meeting(request: Request, meeting_id: UUID) -> MeetingDetail:
    """Open it. For: its chair."""
    services.open_meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/meetings/{meeting_id}/present", operation_id="note_present", response=MeetingDetail)
@command
def note_present(request: Request, meeting_id: UUID, body: PresentIn) -> MeetingDetail:
    """Note everybody who is there now. For: its chair."""
    services.note_present(actor=request.actor, meeting_id=meeting_id, people=body.people, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/agenda-items/{agenda_item_id}/recuse", operation_id="recuse_myself", response=MeetingDetail)
@command
def recuse_myself(request: Request, agenda_item_id: UUID, body: ReasonIn) -> MeetingDetail:
    """Declare that I have an interest in an item: my deputy stands in. For: a seat."""
    services.recuse(actor=request.actor, item_id=agenda_item_id, reason=body.reason, now=request.now)
    return _of_item(request, agenda_item_id)


@router.post("/agenda-items/{agenda_item_id}/motions", operation_id="move_motion", response={201: MeetingDetail})
@command
def move_motion(request: Request, agenda_item_id: UUID, body: MotionCreate) -> Status[MeetingDetail]:
    """Put a motion to the vote. For: a seat that is there."""
    services.move(actor=request.actor, item_id=agenda_item_id, text=body.text, now=request.now)
    return Status(201, _of_item(request, agenda_item_id))


@router.post("/motions/{motion_id}/vote", operation_id="vote_on_motion", response=MeetingDetail)
@command
def vote_on_motion(request: Request, motion_id: UUID, body: MotionVoteIn) -> MeetingDetail:
    """Vote, before all and once. For: the holder of a seat, or the deputy who stands in."""
    services.vote(actor=request.actor, motion_id=motion_id, ballot=body.ballot, now=request.now)
    return _of_motion(request, motion_id)


@router.post("/motions/{motion_id}/settle", operation_id="settle_motion", response=MeetingDetail)
@command
def settle_motion(request: Request, motion_id: UUID) -> MeetingDetail:
    """Count the votes, once every kind of seat was heard. For: the chair."""
    services.settle(actor=request.actor, motion_id=motion_id, now=request.now)
    return _of_motion(request, motion_id)


@router.post("/meetings/{meeting_id}/close", operation_id="close_meeting", response=MeetingDetail)
@command
def close_meeting(request: Request, meeting_id: UUID) -> MeetingDetail:
    """Close it: the minutes are drafted from what happened. For: its chair."""
    services.close(actor=request.actor, meeting_id=meeting_id, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/meetings/{meeting_id}/minutes/correct", operation_id="correct_minutes", response=MeetingDetail)
@command
@edits("read_minutes", Meeting)
def correct_minutes(request: Request, meeting_id: UUID, body: CorrectionIn) -> MeetingDetail:
    """Write notes and a remark into the draft; who has signed signs again. For: its chair, and who was there."""
    services.correct(actor=request.actor, meeting_id=meeting_id, spec=body, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/meetings/{meeting_id}/minutes/sign", operation_id="sign_minutes", response=MeetingDetail)
@command
@signs("read_minutes", Meeting, but=("signed_by", "seal", "addenda"))
def sign_minutes(request: Request, meeting_id: UUID) -> MeetingDetail:
    """Sign: with the chair's signature and one more they are sealed, and everybody reads them. For: who was there.

    The ETag of the minutes as `If-Match` says which text I read: 428 without it, 412 where it was corrected meanwhile.
    """
    services.sign(actor=request.actor, meeting_id=meeting_id, now=request.now)
    return _shown(request.actor, meeting_id)


@router.post("/meetings/{meeting_id}/addenda", operation_id="add_to_minutes", response={201: MeetingDetail})
@command
def add_to_minutes(request: Request, meeting_id: UUID, body: AddendumCreate) -> Status[MeetingDetail]:
    """Add to signed minutes; they themselves stay as they are. For: a seat."""
    services.add_to(actor=request.actor, meeting_id=meeting_id, spec=body, now=request.now)
    return Status(201, _shown(request.actor, meeting_id))
