"""The shapes of changes of a task."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Moment, Name, Text, Title
from backend.places.schemas import PlaceIn
from volunteers.dispatch.schemas.task import MOST_SLOTS, Levels, RoleIn
from volunteers.dispatch.states import TaskKind
from volunteers.roster.schemas import Skills
from volunteers.roster.states import Gender, Risk, Spoken


class Recast(In):
    """What may become another of a task, and of every task of a series; what is left out, or null, stays."""

    title: Title | None = None
    description: Annotated[Text, StringConstraints(max_length=4_000)] | None = None
    instructions: Annotated[Text, StringConstraints(max_length=4_000)] | None = None
    kind: TaskKind | None = None
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] | None = None
    meeting_point: Annotated[Text, StringConstraints(max_length=200)] | None = None
    materials: list[Name] | None = Field(None, max_length=20)
    risk: Risk | None = None
    director_along: bool | None = None
    wished_gender: Gender | Literal[""] | None = Field(None, description="Empty: it is wished no more")
    wished_language: Spoken | Literal[""] | None = Field(None, description="Empty: it is wished no more")
    skills: Skills | None = Field(None, description="All that every place asks for from now on")
    levels: Levels | None = Field(
        None, description="All of them from now on; left out, those of the skills that are still asked for stay"
    )
    slots: int | None = Field(None, ge=1, le=MOST_SLOTS, description="Of tasks without roles")
    new_roles: list[RoleIn] | None = Field(
        None, max_length=20, description="Roles besides, where places are told apart already"
    )


class RoleDemands(In):
    """What becomes another of a role. It keeps its name: by that it is known."""

    slots: int | None = Field(None, ge=0, le=MOST_SLOTS, description="0: nobody comes as this any more")
    skills: Skills | None = Field(None, description="All that it asks for besides what every place does")
    levels: Levels | None = None


class RoleChange(RoleDemands):
    """What is changed of a role of a task."""

    role_id: UUID


class TaskChange(Recast):
    """What is changed of a task; what is left out stays."""

    starts_at: Moment | None = None
    ends_at: Moment | None = None
    roles: list[RoleChange] | None = Field(None, max_length=20)
