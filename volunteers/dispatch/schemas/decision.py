"""Why these were asked, and why I was not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from backend.http.fields import Out
from volunteers.dispatch.deciding import Situation, decide
from volunteers.dispatch.models import Decision
from volunteers.dispatch.ranking import WISHES, Ranked, ranked
from volunteers.dispatch.schemas.offer import ReasonOut
from volunteers.roster.eligibility import Reason, told
from volunteers.roster.models import Volunteer
from volunteers.training.models import Course, Lesson
from volunteers.training.schemas import CourseAhead


class FitnessOut(Out):
    """Whether I am fit for a task, and what stands against it in words."""

    fit: bool = Field(description="Whether I may claim it, as far as I myself go; it may be full")
    lacking: list[ReasonOut] = Field(description="What stands against my claiming it")
    not_asked: list[ReasonOut] = Field(description="Why I am not asked all the same; I may claim it")
    courses: list[CourseAhead] = Field(description="Where I learn what I lack a course of; empty where I lack none")

    @classmethod
    def of(
        cls, lacking: list[Reason], not_asked: list[Reason], courses: list[tuple[Course, Lesson | None]]
    ) -> "FitnessOut":
        """From what the checks found."""
        return cls(
            courses=[CourseAhead.of(course, lesson) for course, lesson in courses],
            fit=not lacking,
            lacking=[ReasonOut(**each) for each in told(lacking)],
            not_asked=[ReasonOut(**each) for each in told(not_asked)],
        )


Away = Literal["under_200_m", "under_500_m", "under_1_km", "farther"]
BANDS: tuple[tuple[float, Away, int], ...] = (
    (200, "under_200_m", 100),
    (500, "under_500_m", 350),
    (1_000, "under_1_km", 750),
    (float("inf"), "farther", 1_500),
)
"""Up to how many metres; what is told; at which distance what it gives is reckoned. From the steps that are stored, and from several
tasks, who directs them could find a volunteer's home."""


def band_of(away_m: int | None) -> tuple[Away | None, int | None]:
    """What is told of a distance, and the metres that stand for it."""
    if away_m is None:
        return None, None
    return next((told, shown) for end, told, shown in BANDS if away_m < end)


class RankedOut(Out):
    """A volunteer in their place in the line of a wave."""

    volunteer_id: UUID
    name: str = Field(description="Masked")
    asked: bool
    chance: float = Field(description="That they accept, as reckoned from their own answers and those around, 0 to 1")
    total: float = Field(description="The sum of `parts`, 0 to 1; the order of the line is by the exact way")
    parts: dict[str, float] = Field(
        description="What each criterion gave, by the street's weights; `near` as of `away`"
    )
    away: Away | None = Field(description="The way to the work, roughly; null where one of both places is unknown")
    same_building: bool
    with_resident: int = Field(description="Places kept for this resident within a year")
    of_this_kind: int = Field(description="Places kept on such work within a year")
    recent: int = Field(description="Places taken in the last 30 days")
    kept: int = Field(description="Places kept within a year")
    broken: int = Field(description="Places not come to within a year")

    @classmethod
    def of(cls, each: Ranked, chance: float, *, name: str, asked: bool, weights: Mapping[str, int]) -> "RankedOut":
        """Of one in the line. That they are as the person who is helped wishes would tell their gender: it is left out of what is told."""
        away, metres = band_of(each.merits.away_m)
        (rough,) = ranked([each.merits._replace(away_m=metres)], weights)
        merits = each.merits._asdict()
        known = {key: merits[key] for key in cls.model_fields if key in merits}
        parts = {key: part for key, part in rough.parts.items() if key != WISHES}
        return cls(
            **known, name=name, asked=asked, chance=chance, away=away, parts=parts, total=round(sum(parts.values()), 6)
        )


class DecisionOut(Out):
    """A wave: when, by which weights, who stood in line in which order, and who was asked."""

    id: UUID
    role_id: UUID | None = Field(description="Of the places of this role; null where the task has none")
    at: datetime
    free: int = Field(description="Places that were free")
    waiting: int = Field(description="Offers that nobody had answered yet")
    weights: dict[str, int]
    answer_minutes: int = Field(description="How long they had to answer")
    holds: bool = Field(description="Whether the same situation, reckoned again now, gives the same wave")
    line: list[RankedOut]

    @classmethod
    def of(cls, decision: Decision, names: Mapping[UUID, str]) -> "DecisionOut":
        """Reckoned again from what was stored; `names` of volunteers, masked."""
        situation = Situation.of(decision.situation)
        wave = decide(situation)
        asked = set(decision.asked)
        return cls(
            id=decision.id,
            role_id=decision.role_id,
            at=decision.at,
            free=situation.free,
            waiting=len(situation.waiting),
            weights=dict(situation.weights),
            answer_minutes=round(wave.answer.total_seconds() / 60),
            holds=[each.merits.volunteer_id for each in wave.asked] == decision.asked,
            line=[
                RankedOut.of(
                    each,
                    chance,
                    name=names.get(each.merits.volunteer_id, ""),
                    asked=each.merits.volunteer_id in asked,
                    weights=situation.weights,
                )
                for each, chance in zip(wave.order, wave.chances, strict=True)
            ],
        )


def names_in(decisions: list[Decision]) -> dict[UUID, str]:
    """The masked names of all in the lines of these decisions: one statement."""
    people = {volunteer_id for each in decisions for volunteer_id in each.situation["line"]["volunteer_id"]}
    rows = Volunteer.objects.filter(pk__in=people).select_related("user").only("user__name")
    return {each.id: each.user.masked_name for each in rows}
