"""What is said while a need is handled."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.households.schemas import HomeOut, HomeShown, home_shown
from backend.http.fields import In, Slug, Text, Words
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from needs.catalogue.forms import Details
from needs.desk.models import Need
from needs.desk.states import NotResolved, Urgency


class TriageIn(In):
    """How soon, and of what kind."""

    urgency: Urgency
    category: Slug | None = None
    note: Annotated[Text, StringConstraints(max_length=1_000)] = ""


class SupplyIn(In):
    """Answers that were missing; null takes one back. The others stay as they are."""

    details: Details = Field(min_length=1)


class MergeIn(In):
    """The need that goes on for both."""

    into: UUID


class AnswerIn(In):
    """Advice that needs no task."""

    text: Words


class VerdictIn(In):
    """The resident's own word. `resolved: false` reopens the need."""

    responded: bool
    resolved: bool
    satisfaction: int = Field(ge=1, le=5, description="5 is best; 4 and 5 count as satisfied")
    reason: NotResolved | None = Field(
        None,
        description="Why it is not resolved. An app asks for it; left out, what was said and done stands for it, so that "
        "nobody is kept from saying no",
    )
    comment: Annotated[Text, StringConstraints(max_length=2_000)] = ""

    @model_validator(mode="after")
    def _of_what_is_not_resolved(self) -> Self:
        if self.resolved and self.reason is not None:
            raise PydanticCustomError("linli_reason", str(_("A reason is for what is not resolved. Leave it out.")))
        return self


class DestinationIn(BaseModel):
    """How much of it the work asks for: no more is shown, and no more is written down."""

    level: Literal["building", "door", "phone"] = "building"
    datum: DatumIn = Datum.WGS84


class DestinationOut(HomeOut):
    """Where a need is, and by which phone, for who handles it: as much as was asked for."""

    need_id: UUID

    @classmethod
    def of(cls, need: Need, shown: HomeShown, *, datum: Datum = Datum.WGS84) -> "DestinationOut":
        """Needs nothing loaded."""
        return cls(**home_shown(shown, datum=datum), need_id=need.id)
