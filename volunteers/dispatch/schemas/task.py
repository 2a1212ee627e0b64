"""The shapes of tasks."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Moment, Text, Title
from backend.http.problems import Problem
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from volunteers.dispatch.eligibility import shortfalls
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import handles
from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.schemas.place import AssignmentOut
from volunteers.dispatch.states import (
    TASK_TRANSITIONS,
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
