"""The shapes of tasks."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Moment, Name, Out, Text, Title
from backend.http.problems import Problem
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from volunteers.dispatch.eligibility import handed_back, judge_of
from volunteers.dispatch.models import Assignment, Task, TaskRole, Waiter
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import handles
from volunteers.dispatch.roles import skills_of
from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.schemas.place import AssignmentOut
from volunteers.dispatch.schemas.waiter import WaiterStanding
from volunteers.dispatch.states import (
    TASK_TRANSITIONS,
    Origin,
    TaskAction,
    TaskKind,
    TaskStatus,
    WaiterStatus,
)
from volunteers.roster.models.skill import LEVELS
from volunteers.roster.queries import own
from volunteers.roster.schemas import Skills
from volunteers.roster.states import Gender, Risk, Skill, Spoken

MOST_SLOTS = 1_000
Levels = dict[Skill, Annotated[int, Field(ge=LEVELS[0], le=LEVELS[1])]]
"""At which level a skill is asked for: 1 can help with it, as where none is said; 2 does it alone; 3 teaches it."""


class RoleIn(In):
    """Places of one kind on a task, with what they ask for."""

    name: Name
    slots: int = Field(1, ge=1, le=MOST_SLOTS)
    skills: Skills = Field(default_factory=list)
    levels: Levels = Field(default_factory=dict, description="Of these skills, and of the task's")


class TaskShape(In):
    """What a task is, apart from when. Without a location it has the place of its origin, or none."""

    title: Title
    description: Annotated[Text, StringConstraints(max_length=4_000)] = ""
    instructions: Annotated[Text, StringConstraints(max_length=4_000)] = ""
    kind: TaskKind = TaskKind.OTHER
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] = ""
    slots: int = Field(1, ge=1, le=MOST_SLOTS, description="With roles it is left out: their sum counts")
    skills: Skills = Field(default_factory=list, description="What every place asks for; a role may ask for more")
    levels: Levels = Field(
        default_factory=dict,
        description="At which level these skills are asked for: 1 can help with it (as where none is said), 2 does it alone, 3 teaches it",
    )
    roles: list[RoleIn] = Field(default_factory=list, max_length=20)
    risk: Risk = Risk.NONE
    wished_gender: Gender | None = None
    wished_language: Spoken | None = None
    materials: list[Name] = Field(default_factory=list, max_length=20, description="What volunteers bring along")
    meeting_point: Annotated[Text, StringConstraints(max_length=200)] = ""
    director_along: bool = Field(
        False, description="Who directs it goes along: who is on probation may come without anybody experienced"
    )

    @model_validator(mode="after")
    def _levels_are_of_skills(self) -> Self:
        asked = [(self.levels, {*self.skills}), *((each.levels, {*self.skills, *each.skills}) for each in self.roles)]
        if any(levels.keys() - skills for levels, skills in asked):
            raise PydanticCustomError(
                "linli_level_without_skill",
                str(_("A level is asked of a skill that is asked for. Name it under skills too.")),
            )
        return self

    @model_validator(mode="after")
    def _roles_agree(self) -> Self:
        if not self.roles:
            return self
        names = [each.name for each in self.roles]
        if len(set(names)) < len(names):
            raise PydanticCustomError("linli_role_twice", str(_("Two roles have the same name. Give each its own.")))
        total = sum(each.slots for each in self.roles)
        if total > MOST_SLOTS or ("slots" in self.model_fields_set and self.slots != total):
            raise PydanticCustomError(
                "linli_slots_disagree", str(_("The places of the roles are the places of the task. Leave slots out."))
            )
        return self

    @property
    def places(self) -> int:
        """How many places it has, over all roles."""
        return sum(each.slots for each in self.roles) or self.slots


class TaskCreate(TaskShape):
    """A new task."""

    starts_at: Moment
    ends_at: Moment


class OriginTaskCreate(TaskCreate):
    """A new task of the group itself, or of a campaign or an activity. A need's tasks are made at the need."""

    origin_kind: Literal[Origin.GROUP, Origin.CAMPAIGN, Origin.ACTIVITY] = Origin.GROUP
    origin_id: UUID | None = None


class ClaimIn(In):
    """Which place. Without a role: the first that is free and that I am fit for."""

    role_id: UUID | None = None


class CompleteIn(In):
    """What became of it."""

    reach: int | None = Field(None, ge=0, le=10_000_000, description="Of a campaign: how many people it spoke to")


class ReachIn(In):
    """How many people a campaign spoke to."""

    reach: int = Field(ge=0, le=10_000_000)


class RoleOut(Out):
    """A role on a task, and how it stands."""

    id: UUID
    name: str
    slots: int
    taken: int
    skills: list[str]
    levels: dict[str, int] = Field(description="Of those asked for above level 1")

    @classmethod
    def of(cls, task: Task, role: TaskRole) -> "RoleOut":
        """With the skills that every place of the task asks for."""
        return cls(
            id=role.id, name=role.name, slots=role.slots, taken=role.taken, skills=skills_of(task, role),
            levels=role.levels,
        )  # fmt: skip


class TaskOut(TaskBrief):
    """A task and how it stands."""

    taken: int
    reach: int | None
    status: TaskStatus

    @classmethod
    def standing(cls, task: Task, *, inside: bool, datum: Datum = Datum.WGS84) -> "TaskOut":
        """The task as it stands now."""
        fields = cls.fields_of(task, inside=inside, over=task.status != TaskStatus.OPEN, datum=datum)
        return cls(**fields, taken=task.taken, reach=task.reach, status=TaskStatus(task.status))


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

    roles: list[RoleOut] = Field(description="Empty where the task does not tell its places apart")
    assignments: list[AssignmentOut]
    waiting: int = Field(description="How many stand on the waiting list")
    waiters: list[WaiterStanding] = Field(description="First to last, for who directs the task")
    my_waiter_id: UUID | None
    actions: list[str]

    @classmethod
    def full(
        cls,
        actor: Actor,
        task: Task,
        places: list[Assignment],
        line: list[Waiter],
        *,
        datum: Datum = Datum.WGS84,
    ) -> "TaskDetail":
        """Needs `queries.with_places_of`; `places` and `line`, the waiting list, with `volunteer.user`."""
        listed = TaskListed.seen_by(actor, task, datum=datum)
        actions = available(TASK_POLICY, TASK_TRANSITIONS, task.status, actor, task)
        roles = list(task.roles.all())
        turn = next((each for each in line if each.volunteer.user_id == actor.user_id), None)
        kept = turn is not None and turn.status_at(actor.at) == WaiterStatus.PROMISED
        free, fit = _finds(actor, task, roles)
        if listed.my_assignment_id or not (kept or (free and fit)):
            actions = [action for action in actions if action != TaskAction.CLAIM]
        if listed.my_assignment_id or turn or free or not fit or task.starts_at <= actor.at:
            actions = [action for action in actions if action != TaskAction.WAIT]
        if task.ends_at <= actor.at or task.taken >= task.slots:
            actions = [action for action in actions if action != TaskAction.NOMINATE]
        if task.kind != TaskKind.CAMPAIGN:
            actions = [action for action in actions if action != TaskAction.COUNT_REACH]
        shown = listed.model_dump()
        if handles(actor, task) and not task.at_home:
            shown["instructions"] = task.instructions
        return cls(
            **shown,
            roles=[RoleOut.of(task, each) for each in roles],
            assignments=[AssignmentOut.of(each) for each in places],
            waiting=len(line),
            waiters=[WaiterStanding.of(each) for each in line] if handles(actor, task) else [],
            my_waiter_id=turn.id if turn else None,
            actions=actions,
        )


def _finds(actor: Actor, task: Task, roles: list[TaskRole]) -> tuple[bool, bool]:
    """(whether a place is free that the actor could take, whether they are fit for any), as far as roster and record tell."""
    volunteer = own(actor)
    if volunteer is None or task.ends_at <= actor.at or handed_back(actor, task):
        return False, False
    judge = judge_of([task], [volunteer.id], at=actor.at).as_told()
    places: list[TaskRole | None] = [*roles]
    able = [each for each in places or [None] if not judge.shortfalls(task, volunteer.id, each)]
    return task.taken < task.slots and any(each is None or not each.is_full for each in able), bool(able)
