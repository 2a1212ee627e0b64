"""The HTTP face of gatekeeping and follow-ups, and the detail of a project, which shows both."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.etags import edits
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.policy import allow
from backend.services import find
from projects.delivery.models import Project
from projects.delivery.queries import timeline, visible_projects
from projects.delivery.states import ProjectStatus
from projects.evaluation import queries, services
from projects.evaluation.policy import POLICY
from projects.evaluation.schemas import (
    DoneIn,
    FollowUpCreate,
    FollowUpListed,
    ProjectDetail,
    QueueItem,
    VoteIn,
)
from projects.evaluation.states import Action
from volunteers.committee.queries import seats

router = Router(tags=["evaluation"])


def _detail(request: Request, project_id: UUID) -> ProjectDetail:
    actor = request.actor
    project = find(visible_projects(actor).select_related("contractor"), project_id)
    waiting = bool(seats(actor)) and project.status == ProjectStatus.PROPOSED
    return ProjectDetail.seen_by(
        actor,
        project,
        entries=list(timeline(project.id)),
        decisions=list(queries.decisions_of(project)),
        votes=list(queries.visible_votes(actor).filter(project=project).select_related("seat").order_by("id")),
        follow_ups=list(queries.visible_follow_ups(actor).filter(project=project).select_related("project")),
        item=queries.item(project, at=request.now) if waiting else None,
    )


@router.get("/projects/{project_id}", operation_id="read_project", response=ProjectDetail)
@query
def read_project(request: Request, project_id: UUID) -> ProjectDetail:
    """One project: timeline, decisions, follow-ups, and what I may do now."""
    return _detail(request, project_id)


@router.post("/projects/{project_id}/votes", operation_id="vote", response=ProjectDetail)
@command
@edits("read_project", Project)
def vote(request: Request, project_id: UUID, body: VoteIn) -> ProjectDetail:
    """Vote for my seat. Decided when the quorum is met; until then nobody sees what others voted."""
    services.vote(actor=request.actor, project_id=project_id, ballot=body.vote, reason=body.reason, now=request.now)
    return _detail(request, project_id)


@router.get("/committee/queue", operation_id="read_queue", response=Page[QueueItem])
@query
def read_queue(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[QueueItem]:
    """What waits for my seat's vote, oldest first; then the other undecided designs. For: committee."""
    actor = request.actor
    allow(POLICY, Action.READ_QUEUE, actor, None)
    rows = queries.undecided(actor.street_id).select_related("contractor")
    standing = queries.items(actor.street_id, list(rows), at=request.now)
    return page(
        queries.own_first(rows, standing, actor.user_id),
        wanted,
        lambda project: QueueItem.seen(project, standing[project.id], actor.user_id),
        order=("rank", "registered_at", "id"),
    )


@router.post("/projects/{project_id}/follow-ups", operation_id="set_follow_up", response={201: FollowUpListed})
@command
def set_follow_up(request: Request, project_id: UUID, body: FollowUpCreate) -> Status[FollowUpListed]:
    """Set what is to change and by when; the residents who were there hear of it. For: committee."""
    made = services.set_follow_up(
        actor=request.actor, project_id=project_id, text=body.text, due_on=body.due_on, now=request.now
    )
    return Status(201, FollowUpListed.seen_by(request.actor, made))


@router.get("/projects/{project_id}/follow-ups", operation_id="list_follow_ups", response=Page[FollowUpListed])
@query
def list_follow_ups(request: Request, project_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[FollowUpListed]:
    """What residents said and what was made of it, by day."""
    project = find(visible_projects(request.actor), project_id)
    rows = queries.visible_follow_ups(request.actor).filter(project=project).select_related("project")
    return page(rows, wanted, lambda each: FollowUpListed.seen_by(request.actor, each), order=("-at", "-id"))


@router.post("/follow-ups/{follow_up_id}/done", operation_id="complete_follow_up", response=FollowUpListed)
@command
def complete_follow_up(request: Request, follow_up_id: UUID, body: DoneIn) -> FollowUpListed:
    """Declare it done, and say what was done. For: committee."""
    done = services.complete_follow_up(actor=request.actor, follow_up_id=follow_up_id, note=body.note, now=request.now)
    return FollowUpListed.seen_by(request.actor, done)
