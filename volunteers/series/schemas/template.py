"""The shapes of templates: what a task is, without its time and its place."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from backend.http.fields import Day, In, LocalTime, Moment, Name, Out, Text
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from volunteers.dispatch.schemas import TaskShape
from volunteers.series.models import Template
from volunteers.series.policy import TEMPLATE_POLICY
from volunteers.series.schemas.series import RuleText
from volunteers.series.states import TEMPLATE_TRANSITIONS, Holidays, TemplateStatus

PLACE = frozenset({"location", "address", "meeting_point"})


def _nowhere(shape: TaskShape) -> TaskShape:
    if PLACE & shape.model_fields_set:
        raise PydanticCustomError(
            "linli_place_of_template", str(_("A template has no place. Leave out location, address and meeting_point."))
        )
    return shape


Placeless = Annotated[TaskShape, AfterValidator(_nowhere)]
Minutes = Annotated[int, Field(ge=1, le=1_440)]


class TemplateIn(In):
    """What is kept for the next time."""

    name: Name = Field(description="By which it is found; once in the street")
    task: Placeless = Field(description="Without location, address and meeting point")
    minutes: Minutes = Field(description="How long it takes")


class TemplateChange(In):
    """What is changed of a template; what is left out stays. Tasks that were made of it stay as they are."""

    name: Name | None = None
    task: Placeless | None = None
    minutes: Minutes | None = None


class _Where(In):
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] = ""
    meeting_point: Annotated[Text, StringConstraints(max_length=200)] = ""


class TemplateTaskIn(_Where):
    """When and where."""

    starts_at: Moment
    ends_at: Moment | None = Field(None, description="Null: as long as the template says")


class TemplateSeriesIn(_Where):
    """When and where, again and again."""

    rule: RuleText
    first_on: Day
    starts: LocalTime
    ends: LocalTime | None = Field(None, description="Null: as long as the template says")
    holidays: Holidays = Holidays.KEEP


class TemplateOut(Out):
    """A template, and what I may do with it now."""

    id: UUID
    name: str
    task: TaskShape
    minutes: int
    status: TemplateStatus
    made_at: datetime
    changed_at: datetime | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Template) -> Self:
        """For who may see it."""
        return cls(
            id=row.id, name=row.name, task=TaskShape.model_validate(row.shape), minutes=row.minutes,
            status=TemplateStatus(row.status), made_at=row.made_at, changed_at=row.changed_at,
            actions=available(TEMPLATE_POLICY, TEMPLATE_TRANSITIONS, row.status, actor, row),
        )  # fmt: skip
