"""The shapes of rounds."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import Day, In, LocalTime, Out, Text, Title
from backend.http.problems import Problem
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn, PlaceOut, place_of
from backend.policy import Actor, available
from volunteers.dispatch.schemas.task import Levels
from volunteers.dispatch.states import TaskKind
from volunteers.roster.schemas import Skills
from volunteers.rounds.models import Round, RoundVisit, minutes_of
from volunteers.rounds.policy import POLICY
from volunteers.rounds.sources import LISTED
from volunteers.rounds.states import TRANSITIONS, Status, WhyNot

COARSE_M = 50
"""Ways are told in steps of so many metres: nobody's home is found by them."""


class WindowIn(In):
    """Hours at which a visit suits."""

    opens: LocalTime
    closes: LocalTime

    @property
    def span(self) -> list[int]:
        """Minutes of the day."""
        return [minutes_of(self.opens), minutes_of(self.closes)]


class VisitIn(In):
    """A home to visit, named by the leader."""

    title: Title
    location: PlaceIn
    address: Annotated[Text, StringConstraints(max_length=200)] = ""
    minutes: int | None = Field(None, ge=5, le=240, description="Left out: those of the round")
    windows: list[WindowIn] = Field(default_factory=list, max_length=4, description="Left out: the hours of the round")
    skills: Skills = Field(default_factory=list)
    levels: Levels = Field(default_factory=dict, description="Of these skills, and of the round's")


class RoundCreate(In):
    """A new round. With the source `listed` the leader names the homes; another source knows them."""

    id: UUID | None = None
    name: Title
    kind: Literal[TaskKind.VISIT, TaskKind.WELFARE_CHECK] = TaskKind.WELFARE_CHECK
    day: Day
    opens: LocalTime = Field(description="Local time of the street")
    closes: LocalTime
    minutes: int = Field(20, ge=5, le=240, description="Of each visit")
    skills: Skills = Field(default_factory=list, description="What every visit asks for")
    levels: Levels = Field(default_factory=dict, description="At which level these skills are asked for, as of a task")
    instructions: Annotated[Text, StringConstraints(max_length=4_000)] = ""
    community_id: UUID | None = Field(None, description="Whose round it is; a team leader names their own community")
    source: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")] = LISTED
    visits: list[VisitIn] = Field(default_factory=list, max_length=2_000)

    @model_validator(mode="after")
    def _levels_are_of_skills(self) -> Self:
        every = {*self.skills}
        if self.levels.keys() - every or any(each.levels.keys() - every - {*each.skills} for each in self.visits):
            raise PydanticCustomError(
                "linli_level_without_skill",
                str(_("A level is asked of a skill that is asked for. Name it under skills too.")),
            )
        return self

    @model_validator(mode="after")
    def _listed_by_one(self) -> Self:
        if self.source != LISTED and self.visits:
            raise PydanticCustomError(
                "linli_visits_of_a_source", str(_("The source knows the homes. Leave visits out, or the source."))
            )
        return self


class PlanRefused(Problem):
    """A change of a plan that a rule forbids."""

    rule: str = Field("", description="Of the planner, or of the roster's checks")
    visit_id: str = Field("", description="At which visit, where it is one")


class SourceOut(Out):
    """Where the visits of a round may come from."""

    code: str
    label: str


class SourcesOut(Out):
    """All of them."""

    items: list[SourceOut]


class ProgressOut(Out):
    """How far the planning is: the best so far."""

    seconds: float
    of_seconds: int
    planned: int
    visits: int
    walk_m: int


class RoundOut(Out):
    """A round in a list, and on the feed while it is planned."""

    id: UUID
    name: str
    kind: TaskKind
    source: str
    community_id: UUID | None
    day: date
    opens: LocalTime
    closes: LocalTime
    status: Status
    progress: ProgressOut | None = Field(description="While it is planned")
    visits: int
    planned: int
    made_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, row: Round) -> "RoundOut":
        """Needs `queries.counted`."""
        return cls(
            id=row.id,
            name=row.name,
            kind=TaskKind(row.kind),
            source=row.source,
            community_id=row.community_id,
            day=row.day,
            opens=row.opens,
            closes=row.closes,
            status=Status(row.status),
            progress=ProgressOut(**row.progress) if row.status == Status.PLANNING and row.progress else None,
            visits=getattr(row, "visits_count", 0),
            planned=getattr(row, "planned_count", 0),
            made_at=row.made_at,
            sent_at=row.sent_at,
        )


class VisitOut(Out):
    """A visit of a round, as who directs it sees it: of the home the cell."""

    id: UUID
    title: str
    location: PlaceOut | None
    minutes: int
    skills: list[str]
    levels: dict[str, int] = Field(description="Of those asked for above level 1")
    volunteer_id: UUID | None
    begins_at: datetime | None
    ends_at: datetime | None
    walk_m: int | None = Field(
        description="On foot from the visit before, to 50 m; null of the first: the way from home is theirs"
    )
    pinned: bool
    taken_out: bool
    why_not: WhyNot | None
    why_not_said: str
    task_id: UUID | None
    answer: str | None = Field(description="Of a round that is sent: open, accepted, refused, on_the_board")

    @classmethod
    def of(cls, visit: RoundVisit, row: Round, zone: ZoneInfo, answer: str | None, datum: Datum) -> "VisitOut":
        """A shape of a visit; `answer` as `answers` has it."""
        begins = None if visit.begins is None else row.at(visit.begins, zone)
        ends = None if visit.begins is None else row.at(visit.begins + visit.minutes, zone)
        return cls(
            id=visit.id,
            title=visit.title,
            location=place_of(visit, exact=False, datum=datum),
            minutes=visit.minutes,
            skills=visit.skills,
            levels=visit.levels,
            volunteer_id=visit.volunteer_id,
            begins_at=begins,
            ends_at=ends,
            walk_m=coarse(visit.walk_m),
            pinned=visit.pinned,
            taken_out=visit.out,
            why_not=WhyNot(visit.why_not) if visit.why_not else None,
            why_not_said=str(WhyNot(visit.why_not).label) if visit.why_not else "",
            task_id=visit.task_id,
            answer=answer,
        )


class RouteOut(Out):
    """Where one volunteer goes, in order; the name is masked."""

    volunteer_id: UUID
    name: str
    visits: list[VisitOut]
    minutes: int = Field(description="Of visits, without the ways")
    walk_m: int = Field(description="On foot between the visits, to 50 m; not the ways from home and back")
    from_home: bool = Field(
        description="Whether the first visit begins after the way from home; where no home is known, that way comes on top"
    )


class RoundDetail(RoundOut):
    """A round with its plan, and what I may do now."""

    instructions: str
    routes: list[RouteOut]
    left: list[VisitOut] = Field(description="Whom nobody goes to, each with why")
    walk_m: int
    actions: list[str]

    @classmethod
    def full(
        cls,
        actor: Actor,
        row: Round,
        visits: Sequence[RoundVisit],
        *,
        answers: dict[UUID, str],
        zone: ZoneInfo,
        datum: Datum = Datum.WGS84,
    ) -> "RoundDetail":
        """`visits` as `queries.visits_of` orders them."""
        routes, left = [], []
        for volunteer, group in groupby(visits, key=lambda each: each.volunteer):
            mine = list(group)
            shown = [VisitOut.of(each, row, zone, answers.get(each.id), datum) for each in mine]
            if volunteer is None:
                left = shown
                continue
            # From their rounds who directs them could find their home.
            shown[0] = shown[0].model_copy(update={"walk_m": None})
            routes.append(
                RouteOut(
                    volunteer_id=volunteer.id,
                    name=volunteer.user.masked_name,
                    visits=shown,
                    minutes=sum(each.minutes for each in mine),
                    walk_m=sum(each.walk_m or 0 for each in shown),
                    from_home=volunteer.lat is not None,
                )
            )
        return cls(
            **RoundOut.of(row).model_dump(),
            instructions=row.instructions,
            routes=routes,
            left=left,
            walk_m=sum(each.walk_m for each in routes),
            actions=available(POLICY, TRANSITIONS, row.status, actor, row),
        )


def coarse(metres: int | None) -> int | None:
    """To 50 m."""
    return None if metres is None else round(metres / COARSE_M) * COARSE_M
