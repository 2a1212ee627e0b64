"""The shapes of suggestions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.http.fields import In, Moment, Out, Text
from needs.catalogue.models import Category
from needs.catalogue.states import Kind, Urgency
from needs.suggestions.models import Suggestion
from needs.suggestions.queries import Agreement
from needs.suggestions.suggesting import Suggested


class SuggestIn(In):
    """What is being typed."""

    kind: Kind | None = None
    title: Annotated[Text, StringConstraints(max_length=200)] = ""
    text: Annotated[Text, StringConstraints(max_length=10_000)] = ""


class GuessOut(Out):
    """A category, and how likely it is."""

    code: str
    name: str
    confidence: float = Field(ge=0, le=1)


class SuggestedOut(Out):
    """What the words suggest. A person decides."""

    category: GuessOut | None
    urgency: Urgency | None
    urgency_confidence: float = Field(ge=0, le=1)
    top: list[GuessOut] = Field(description="The likeliest categories, best first, at most three")
    version: str = Field(description="Of the model; `rules` until the street has one")

    @classmethod
    def of(cls, said: Suggested) -> "SuggestedOut":
        """In the language that is active now."""
        top = [
            GuessOut(
                code=each.category.code, name=each.category.words_for_it, confidence=min(1.0, round(each.confidence, 4))
            )
            for each in said.top
        ]
        return cls(
            category=top[0] if top else None,
            urgency=said.urgency,
            urgency_confidence=min(1.0, round(said.urgency_confidence, 4)),
            top=top,
            version=said.version,
        )


class SuggestionOut(SuggestedOut):
    """What was suggested of a need, and what was decided first."""

    need_id: UUID
    suggested_at: datetime
    decided_category: str | None
    decided_urgency: Urgency | None
    decided_at: datetime | None

    @classmethod
    def kept(cls, row: Suggestion, names: Mapping[str, Category]) -> "SuggestionOut":
        """`names`: the categories of the street by code."""
        top = [
            GuessOut(code=code, name=names[code].words_for_it if code in names else code, confidence=share)
            for code, share in row.top
        ]
        return cls(
            category=top[0] if top else None,
            urgency=Urgency(row.urgency) if row.urgency else None,
            urgency_confidence=row.urgency_confidence,
            top=top,
            version=row.version,
            need_id=row.need_id,
            suggested_at=row.suggested_at,
            decided_category=row.decided_category or None,
            decided_urgency=Urgency(row.decided_urgency) if row.decided_urgency else None,
            decided_at=row.decided_at,
        )


class AgreementIn(BaseModel):
    """Decisions of which days."""

    model_config = ConfigDict(populate_by_name=True)

    start: Moment | None = Field(None, alias="from")
    end: Moment | None = Field(None, alias="to")


class AgreementRate(Out):
    """How often they are the same, where both said something."""

    numerator: int
    denominator: int
    rate: float | None = Field(description="0 to 1; null of nothing")

    @classmethod
    def of(cls, found: Agreement) -> "AgreementRate":
        """As published."""
        return cls(numerator=found.followed, denominator=found.of, rate=found.rate)


class AgreementOut(Out):
    """Of one version of the model, or of all."""

    version: str
    category: AgreementRate
    among_three: AgreementRate = Field(description="The decided category is among the three suggested")
    urgency: AgreementRate


class AgreementsOut(Out):
    """How often suggestions were followed: all, then each version."""

    items: list[AgreementOut]
