"""Likely duplicates."""

from pydantic import Field

from backend.http.fields import In, Out, Words
from backend.places.schemas import PlaceIn
from needs.desk.schemas.lists import NeedListed


class SimilarIn(In):
    """What is being typed."""

    text: Words
    location: PlaceIn | None = None


class Why(Out):
    """Why two needs may be the same."""

    words: list[str] = Field(description="Telling words that both have")
    distance_m: int | None = Field(description="To the place, or to the centre of its cell; null without two places")


class SimilarItem(Out):
    """A likely duplicate."""

    need: NeedListed
    score: float = Field(ge=0, le=1)
    why: Why


class SimilarOut(Out):
    """Likely duplicates, best first, at most ten."""

    items: list[SimilarItem]
