"""Why these were asked, and why I was not."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import Out
from volunteers.dispatch.deciding import Situation, decide
from volunteers.dispatch.models import Decision
from volunteers.dispatch.ranking import Ranked
from volunteers.dispatch.schemas.offer import ReasonOut
from volunteers.roster.eligibility import Reason
from volunteers.roster.models import Volunteer


class FitnessOut(Out):
    """Whether I am fit for a task, and what stands against it in words."""

    fit: bool = Field(description="Whether I may claim it, as far as I myself go; it may be full")
    lacking: list[ReasonOut] = Field(description="What stands against my claiming it")
    not_asked: list[ReasonOut] = Field(description="Why I am not asked all the same; I may claim it")

    @classmethod
    def of(cls, lacking: list[Reason], not_asked: list[Reason]) -> "FitnessOut":
        """From what the checks found."""
        return cls(
            fit=not lacking,
            lacking=[ReasonOut(**each.told()) for each in lacking],
            not_asked=[ReasonOut(**each.told()) for each in not_asked],
        )


class RankedOut(Out):
    """A volunteer in their place in the line of a wave."""

    volunteer_id: UUID
    name: str = Field(description="Masked")
    asked: bool
    chance: float = Field(description="That they accept, as reckoned from their own answers and those around, 0 to 1")
    total: float = Field(description="The sum of `parts`, 0 to 1: by it they stand where they stand")
    parts: dict[str, float] = Field(description="What each criterion gave, by the street's weights")
    away_m: int | None = Field(description="Metres to the work, in steps of 50")
    same_building: bool
    with_resident: int = Field(description="Places kept for this resident within a year")
    of_this_kind: int = Field(description="Places kept on such work within a year")
    recent: int = Field(description="Places taken in the last 30 days")
    kept: int = Field(description="Places kept within a year")
    broken: int = Field(description="Places not come to within a year")
    wished: bool = Field(description="Whether they are as the person who is helped wishes; true where nobody wishes")

    @classmethod
    def of(cls, each: Ranked, chance: float, *, name: str, asked: bool) -> "RankedOut":
        """Of one in the line."""
        merits = each.merits.stored()
        told = {key: merits[key] for key in cls.model_fields if key in merits}
        return cls(**told, name=name, asked=asked, chance=chance, total=each.total, parts=dict(each.parts))


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
                    each, chance, name=names.get(each.merits.volunteer_id, ""), asked=each.merits.volunteer_id in asked
                )
                for each, chance in zip(wave.order, wave.chances, strict=True)
            ],
        )


def names_in(decisions: list[Decision]) -> dict[UUID, str]:
    """The masked names of all in the lines of these decisions: one statement."""
    people = {merits["volunteer_id"] for each in decisions for merits in each.situation["line"]}
    rows = Volunteer.objects.filter(pk__in=people).select_related("user").only("user__name")
    return {each.id: each.user.masked_name for each in rows}
