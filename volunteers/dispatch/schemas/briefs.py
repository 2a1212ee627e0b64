"""What a task is, as its lists, its offers and its places show it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from backend.http.fields import Out
from backend.places.datum import Datum
from backend.places.schemas import PlaceOut, place_of
from volunteers.dispatch.models import Task
from volunteers.dispatch.states import Origin, TaskKind
from volunteers.roster.states import Gender, Risk, Spoken


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
    levels: dict[str, int] = Field(description="Of the skills that are asked for above level 1")
    risk: Risk
    director_along: bool
    wished_gender: Gender | None
    wished_language: Spoken | None
    materials: list[str]
    meeting_point: str | None

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
            "levels": task.levels,
            "risk": task.risk,
            "director_along": task.director_along,
            "wished_gender": task.wished_gender or None,
            "wished_language": task.wished_language or None,
            "materials": task.materials,
            "meeting_point": task.meeting_point if exact else None,
        }

    @classmethod
    def of(cls, task: Task, *, inside: bool, over: bool, datum: Datum = Datum.WGS84) -> "TaskBrief":
        """The brief of a task, as an offer or a place carries it."""
        return cls(**cls.fields_of(task, inside=inside, over=over, datum=datum))
