"""The shapes of categories."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from backend.http.fields import In, Out, Said, Slug, Text
from backend.policy import Actor, available
from needs.catalogue.forms import MOST_FIELDS, MOST_MATERIALS, FieldSpec, Label, LabelEn, MaterialSpec, different
from needs.catalogue.models import Category
from needs.catalogue.policy import POLICY
from needs.catalogue.states import TRANSITIONS, Kind, Status, Urgency

Word = Annotated[Said, StringConstraints(max_length=40)]


class CategorySpec(In):
    """A category as it shall be: what is left out is empty."""

    parent: Slug | None = Field(
        None, description="Code of the one that it stands under; a branch of its own without it"
    )
    name: Label
    name_en: LabelEn = ""
    kinds: list[Kind] = Field([], max_length=len(Kind), description="The kinds of need that it is for; none: all")
    position: int = Field(0, ge=0, le=9_999, description="Its place among those of one parent")
    urgency: Urgency | None = Field(None, description="How soon such needs usually are")
    fields: list[FieldSpec] = Field([], max_length=MOST_FIELDS, description="In the order in which they are asked")
    materials: list[MaterialSpec] = Field([], max_length=MOST_MATERIALS)
    words: list[Word] = Field(
        [], max_length=60, description="Words that tell of it, by which it is suggested before there is a trained model"
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        different(self.fields)
        different(self.materials)
        return self

    def columns(self) -> dict[str, object]:
        """The columns of a row, but for the parent."""
        return {
            "name": self.name,
            "name_en": self.name_en,
            "kinds": [kind.value for kind in Kind if kind in self.kinds],
            "position": self.position,
            "urgency": self.urgency.value if self.urgency else "",
            "fields": [each.model_dump(mode="json") for each in self.fields],
            "materials": [each.model_dump(mode="json") for each in self.materials],
            "words": list(dict.fromkeys(word.strip().lower() for word in self.words)),
        }


class CategoryRow(CategorySpec):
    """A category of a file."""

    code: Slug


class RetireIn(In):
    """What takes its place, and why."""

    replaced_by: Slug | None = Field(None, description="Code of the one to use instead")
    reason: Annotated[Text, StringConstraints(max_length=1_000)] = ""


class CategoriesIn(BaseModel):
    """Which categories."""

    kind: Kind | None = Field(None, description="Those that a need of this kind may be put into")
    retired: bool = Field(False, description="Those that are no longer used too")


class CategoryOut(Out):
    """A category, with what it asks for."""

    id: UUID
    code: str
    parent: str | None = Field(description="Code of the one that it stands under")
    name: str
    name_en: str
    kinds: list[Kind]
    position: int
    urgency: Urgency | None
    fields: list[FieldSpec]
    materials: list[MaterialSpec]
    words: list[str]
    status: Status
    retired_at: datetime | None
    replaced_by: str | None
    updated_at: datetime
    actions: list[str]

    @classmethod
    def of(cls, actor: Actor, row: Category) -> "CategoryOut":
        """Needs `parent` and `replaced_by` loaded (`queries.with_neighbours`)."""
        return cls(
            id=row.id,
            code=row.code,
            parent=row.parent.code if row.parent else None,
            name=row.name,
            name_en=row.name_en,
            kinds=[Kind(each) for each in row.kinds],
            position=row.position,
            urgency=Urgency(row.urgency) if row.urgency else None,
            fields=row.asked,
            materials=row.shown,
            words=row.words,
            status=Status(row.status),
            retired_at=row.retired_at,
            replaced_by=row.replaced_by.code if row.replaced_by else None,
            updated_at=row.updated_at,
            actions=available(POLICY, TRANSITIONS, row.status, actor, row),
        )
