"""Likely duplicates."""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.files.schemas import AttachedFile
from backend.http.fields import In, Out, Text, Words
from backend.places.schemas import PlaceIn
from needs.desk.schemas.lists import NeedListed
from needs.desk.states import Likeness


class SimilarIn(In):
    """What is being typed."""

    title: Annotated[Text, StringConstraints(max_length=200)] = ""
    text: Words
    location: PlaceIn | None = None


class Why(Out):
    """Why two needs may be the same."""

    words: list[str] = Field(description="Telling words that both have")
    distance_m: int | None = Field(description="To the place, or to the centre of its cell; null without two places")


class SimilarItem(Out):
    """A likely duplicate."""

    need: NeedListed
    likeness: Likeness = Field(description="`very_likely`: show it before anything is sent")
    score: float = Field(ge=0, le=1)
    followers: int = Field(description="How many neighbours follow it, besides who reported it")
    photos: list[AttachedFile] = Field(description="Its photos, where I may see them")
    why: Why


class SimilarOut(Out):
    """Likely duplicates, best first, at most ten."""

    items: list[SimilarItem]
