"""The HTTP face of feedback, and the detail of an activity, which shows the card."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.policy import allow
from backend.services import find
from projects.delivery.queries import visible_activities, visible_projects, with_own_part
from projects.feedback import queries, services
from projects.feedback.policy import POLICY
from projects.feedback.schemas import (
    ActivityDetail,
    CommentOut,
    FeedbackIn,
    FeedbackOut,
    InvitationOut,
    ReplyIn,
    ReplyOut,
)
from projects.feedback.states import Action

router = Router(tags=["feedback"])


@router.get("/activities/{activity_id}", operation_id="read_activity", response=ActivityDetail)
@query
def read_activity(request: Request, activity_id: UUID, datum: DatumIn = Datum.WGS84) -> ActivityDetail:
    """One activity, with its feedback card and what I may do now."""
    rows = with_own_part(visible_activities(request.actor), request.actor)
    return ActivityDetail.seen_by(request.actor, find(rows, activity_id), datum=datum)


@router.post("/activities/{activity_id}/feedback", operation_id="give_feedback", response=InvitationOut)
@command
def give_feedback(request: Request, activity_id: UUID, body: FeedbackIn) -> InvitationOut:
    """Answer my card, once and unlinked from me. For: residents whose attendance is attested."""
    made = services.answer(
        actor=request.actor, activity_id=activity_id, scores=body.scores, comment=body.comment, now=request.now
    )
    rows = queries.own_invitations(request.actor).select_related("activity", "project")
    return InvitationOut.of(find(rows, made.id))


@router.get("/me/invitations", operation_id="list_own_invitations", response=Page[InvitationOut])
@query
def list_own_invitations(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[InvitationOut]:
    """The feedback cards that wait for me, latest first."""
    rows = queries.own_invitations(request.actor).filter(answered=False).select_related("activity", "project")
    return page(rows, wanted, InvitationOut.of)


@router.get("/projects/{project_id}/feedback", operation_id="read_feedback", response=FeedbackOut)
@query
def read_feedback(request: Request, project_id: UUID, wanted: Annotated[PageIn, Query()]) -> FeedbackOut:
    """Scores with number, response rate and interval; comments without names, in no order that tells anything.

    For: committee, managers, the contractor's liaisons.
    """
    project = find(visible_projects(request.actor), project_id)
    allow(POLICY, Action.READ_FEEDBACK, request.actor, project)
    found = queries.returns(request.actor, project)
    comments: Page[CommentOut] = Page(items=[], next=None)
    if not found.withheld:
        rows = queries.with_reply(queries.visible_responses(request.actor).filter(project=project))
        comments = page(rows, wanted, CommentOut.of, order=("id",))
    return FeedbackOut.of(
        project.id,
        found,
        off_hours=queries.doubtful(project),
        scores={} if found.withheld else queries.scores(project),
        comments=comments.items,
        more=comments.next,
    )


@router.post("/feedback/{response_id}/reply", operation_id="reply_to_feedback", response=ReplyOut)
@command
def reply_to_feedback(request: Request, response_id: UUID, body: ReplyIn) -> ReplyOut:
    """The contractor's one reply to a comment. For: its liaisons."""
    return ReplyOut.of(services.reply(actor=request.actor, response_id=response_id, text=body.text, now=request.now))
