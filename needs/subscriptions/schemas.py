"""The shapes of subscriptions."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Out, Slug, Text
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn, PlaceOut, shown_to_strangers
from needs.desk.schemas import NeedListed
from needs.subscriptions.models import Subscription
from needs.subscriptions.states import Pace, Radius


class SubscriptionIn(In):
    """An area, a category, both, or what lies around a place. A category alone is of the whole street."""

    area: Annotated[Text, StringConstraints(max_length=40)] | None = Field(
        None, description="Id or code of the street, a community or a grid"
    )
    category: Slug | None = Field(None, description="And what stands under it; all without it")
    around: PlaceIn | None = Field(None, description="A place of which the cell of 0.1 km² is kept, and not the place")
    radius_m: Radius | None = Field(None, description="With `around`: how far")
    pace: Pace = Pace.DAILY

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if (self.around is None) != (self.radius_m is None):
            raise PydanticCustomError("linli_around", str(_("Send around and radius_m together, or neither.")))
        if self.around is not None and self.area is not None:
            raise PydanticCustomError("linli_around", str(_("Send an area or a place, and not both.")))
        if self.around is None and self.area is None and self.category is None:
            raise PydanticCustomError(
                "linli_nothing", str(_("Say what you want to hear of: an area, a category or a place."))
            )
        return self


class SubscriptionOut(Out):
    """What I subscribed to."""

    id: UUID
    area_id: UUID | None = Field(description="The street where only a category was named; null around a place")
    category: str
    around: PlaceOut | None = Field(description="The middle of the cell")
    radius_m: Radius | None
    pace: Pace
    at: datetime

    @classmethod
    def of(cls, row: Subscription) -> "SubscriptionOut":
        """As stored."""
        return cls(
            id=row.id,
            area_id=row.area_id,
            category=row.category,
            around=shown_to_strangers(row.cell, Datum.WGS84) if row.cell is not None else None,
            radius_m=Radius(row.radius_m) if row.radius_m is not None else None,
            pace=Pace(row.pace),
            at=row.at,
        )


class SubscriptionsOut(Out):
    """All that I hear of by my own wish."""

    items: list[SubscriptionOut] = Field(description="The newest first")
    most: int = Field(description="How many I may have")
    followed: list[NeedListed] = Field(description="Single needs that I follow, the newest 100")
    more_followed: bool = Field(description="There are more: GET /needs?mine=true lists all")


class EndedOut(Out):
    """Which subscriptions ended."""

    ended: list[UUID]
