"""The shapes of dispatch."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.households.schemas import HomeOut, HomeShown, home_shown
from backend.http.fields import In, Moment, Out, Text, Title
from backend.http.problems import Problem
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn, PlaceOut, place_of
from backend.policy import Actor, available
from volunteers.dispatch.eligibility import shortfalls
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.policy import ASSIGNMENT_POLICY, OFFER_POLICY, TASK_POLICY
from volunteers.dispatch.queries import handles
from volunteers.dispatch.states import (
    ASSIGNMENT_TRANSITIONS,
    HELD,
    OFFER_TRANSITIONS,
    TASK_TRANSITIONS,
    AssignmentStatus,
    OfferStatus,
    Origin,
    TaskAction,
    TaskKind,
    TaskStatus,
)
from volunteers.roster.queries import own
from volunteers.roster.schemas import Skills


class TaskCreate(In):
    """A new task. Without a location it has the place of its origin, or none."""

    title: Title
    description: Annotated[Text, StringConstraints(max_length=4_000)] = ""
    instructions: Annotated[Text, StringConstraints(max_length=4_000)] = ""
    kind: TaskKind = TaskKind.OTHER
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] = ""
    starts_at: Moment
    ends_at: Moment
    slots: int = Field(1, ge=1, le=1_000)
    skills: Skills = Field(default_factory=list)


class OriginTaskCreate(TaskCreate):
    """A new task of the group itself, or of a campaign or an activity. A need's tasks are made at the need."""

    origin_kind: Literal[Origin.GROUP, Origin.CAMPAIGN, Origin.ACTIVITY] = Origin.GROUP
    origin_id: UUID | None = None


class TaskBrief(Out):
    """What a task is: nothing in it moves while offers and places come and go.

    Of work at a public place, who neither directs it nor holds a place sees the cell, and no instructions. Of work at
    somebody's home nobody sees more than the cell here, and nothing when it is over: a list and a feed are kept, a
    right to see ends. Whoever goes there asks `GET /assignments/{id}/destination`.
    """

    id: UUID
    kind: TaskKind
    origin_kind: Origin
    origin_id: UUID | None
    title: str
    description: str
    instructions: str | None
    location: PlaceOut | None
    exact: bool
    address: str | None
    community_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    slots: int
    skills: list[str]

    @classmethod
    def fields_of(cls, task: Task, *, inside: bool, over: bool, datum: Datum) -> dict[str, Any]:
        """`inside` for those who direct the task or hold a place on it; `over` where nobody goes there any more."""
        exact = inside and not task.at_home
        return {
            "id": task.id,
            "kind": task.kind,
            "origin_kind": task.origin_kind,
            "origin_id": task.origin_id if inside else None,
            "title": task.title,
            "description": task.description,
            "instructions": task.instructions if exact else None,
            "location": None if over and task.at_home else place_of(task, exact=exact, datum=datum),
            "exact": exact,
            "address": task.address if exact else None,
            "community_id": task.community_id,
            "starts_at": task.starts_at,
            "ends_at": task.ends_at,
            "slots": task.slots,
            "skills": task.skills,
        }

    @classmethod
    def of(cls, task: Task, *, inside: bool, over: bool, datum: Datum = Datum.WGS84) -> "TaskBrief":
        """The brief of a task, as an offer or a place carries it."""
        return cls(**cls.fields_of(task, inside=inside, over=over, datum=datum))


class TaskOut(TaskBrief):
    """A task and how it stands."""

    taken: int
    status: TaskStatus

    @classmethod
    def standing(cls, task: Task, *, inside: bool, datum: Datum = Datum.WGS84) -> "TaskOut":
        """The task as it stands now."""
        fields = cls.fields_of(task, inside=inside, over=task.status != TaskStatus.OPEN, datum=datum)
        return cls(**fields, taken=task.taken, status=TaskStatus(task.status))


class TaskListed(TaskOut):
    """A task in a list, with my own place on it, and how far away it is where that was asked."""

    my_assignment_id: UUID | None
    distance_m: float | None = None

    @classmethod
    def seen_by(cls, actor: Actor, task: Task, *, datum: Datum = Datum.WGS84) -> "TaskListed":
        """Needs `queries.with_places_of`."""
        own: list[Assignment] = getattr(task, "own_places", [])
        base = TaskOut.standing(task, inside=bool(own) or handles(actor, task), datum=datum)
        away = getattr(task, "distance_m", None)
        return cls(
            **base.model_dump(),
            my_assignment_id=own[0].id if own else None,
            distance_m=round(away) if away is not None else None,
        )


class NoPlace(Problem):
    """A place that could not be had. Where others were quicker: what one could do instead, up to three tasks."""

    alternatives: list[TaskListed] = Field(default_factory=list)


class AssignmentOut(Out):
    """A place on a task; the name is masked."""

    id: UUID
    task_id: UUID
    volunteer_id: UUID
    name: str
    status: AssignmentStatus
    starts_at: datetime
    ends_at: datetime
    accepted_at: datetime
    checked_in_at: datetime | None
    checked_out_at: datetime | None

    @classmethod
    def of(cls, assignment: Assignment) -> "AssignmentOut":
        """Needs `volunteer.user` loaded."""
        return cls(
            id=assignment.id,
            task_id=assignment.task_id,
            volunteer_id=assignment.volunteer_id,
            name=assignment.volunteer.user.masked_name,
            status=AssignmentStatus(assignment.status),
            starts_at=assignment.starts_at,
            ends_at=assignment.ends_at,
            accepted_at=assignment.accepted_at,
            checked_in_at=assignment.checked_in_at,
            checked_out_at=assignment.checked_out_at,
        )


class AssignmentListed(AssignmentOut):
    """My place, with its task."""

    task: TaskBrief

    @classmethod
    def mine(cls, assignment: Assignment, *, datum: Datum = Datum.WGS84) -> "AssignmentListed":
        """Needs `task` and `volunteer.user` loaded."""
        inside = assignment.status not in {AssignmentStatus.HANDED_BACK, AssignmentStatus.STOOD_DOWN}
        task = TaskBrief.of(assignment.task, inside=inside, over=assignment.status not in HELD, datum=datum)
        return cls(**AssignmentOut.of(assignment).model_dump(), task=task)


class AssignmentDetail(AssignmentListed):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, assignment: Assignment, *, datum: Datum = Datum.WGS84) -> "AssignmentDetail":
        """Needs `task` and `volunteer.user` loaded."""
        actions = available(ASSIGNMENT_POLICY, ASSIGNMENT_TRANSITIONS, assignment.status, actor, assignment)
        return cls(**AssignmentListed.mine(assignment, datum=datum).model_dump(), actions=actions)


class DestinationOut(HomeOut):
    """Where I go: the building from acceptance on, door and phone from check-in on, around its hours; nothing when it is over."""

    assignment_id: UUID
    task_id: UUID
    instructions: str
    door_from: datetime = Field(description="From then on a check-in shows the door and the phone")

    @classmethod
    def of(
        cls, assignment: Assignment, shown: HomeShown, *, door_from: datetime, datum: Datum = Datum.WGS84
    ) -> "DestinationOut":
        """Needs `task` loaded."""
        return cls(
            **home_shown(shown, datum=datum),
            assignment_id=assignment.id,
            task_id=assignment.task_id,
            instructions=assignment.task.instructions,
            door_from=door_from,
        )


class TaskDetail(TaskListed):
    """A task with who holds its places (for those who direct it) and what I may do now."""

    assignments: list[AssignmentOut]
    actions: list[str]

    @classmethod
    def full(cls, actor: Actor, task: Task, places: list[Assignment], *, datum: Datum = Datum.WGS84) -> "TaskDetail":
        """Needs `queries.with_places_of`; `places` with `volunteer.user`."""
        listed = TaskListed.seen_by(actor, task, datum=datum)
        actions = available(TASK_POLICY, TASK_TRANSITIONS, task.status, actor, task)
        if listed.my_assignment_id or task.taken >= task.slots or not _fits(actor, task):
            actions = [action for action in actions if action != TaskAction.CLAIM]
        shown = listed.model_dump()
        if handles(actor, task) and not task.at_home:
            shown["instructions"] = task.instructions
        return cls(**shown, assignments=[AssignmentOut.of(each) for each in places], actions=actions)


def _fits(actor: Actor, task: Task) -> bool:
    """Whether the actor could still come and is fit for it, as far as the roster tells."""
    volunteer = own(actor)
    return volunteer is not None and task.ends_at > actor.at and not shortfalls(task, volunteer)


class ReasonOut(Out):
    """Why this task to me: a code, a value, and the words in each language."""

    code: str
    value: Any
    text: dict[str, str]


class OfferOut(Out):
    """A task put to me, and why to me."""

    id: UUID
    task: TaskBrief
    status: OfferStatus
    reasons: list[ReasonOut]
    made_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, offer: Offer, *, datum: Datum = Datum.WGS84) -> "OfferOut":
        """Needs `task` loaded. The place is blurred: the door is for who accepts."""
        return cls(
            id=offer.id,
            task=TaskBrief.of(offer.task, inside=False, over=offer.status != OfferStatus.OPEN, datum=datum),
            status=OfferStatus(offer.status),
            reasons=[ReasonOut(**each) for each in offer.reasons],
            made_at=offer.made_at,
            expires_at=offer.expires_at,
        )


class OfferDetail(OfferOut):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, offer: Offer, *, datum: Datum = Datum.WGS84) -> "OfferDetail":
        """Needs `task` and `volunteer` loaded."""
        actions = available(OFFER_POLICY, OFFER_TRANSITIONS, offer.status_at(actor.at), actor, offer)
        return cls(**OfferOut.of(offer, datum=datum).model_dump(), actions=actions)
