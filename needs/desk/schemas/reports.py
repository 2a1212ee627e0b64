"""What a report says."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Discriminator, Field, StringConstraints, Tag

from backend.http.fields import In, Moment, Name, Out, Slug, Text, Words
from backend.masking import masked
from backend.places.schemas import PlaceIn
from needs.catalogue.checking import Missing
from needs.catalogue.forms import Details, in_language
from needs.catalogue.states import Material, Number
from needs.desk.models import Edit
from needs.desk.states import Kind, Visibility

TYPED = frozenset({"title", "text", "preferred_time"})
"""What the resident wrote in their own words."""


class OnBehalfOf(In):
    """The person for whom a proxy reports, and that they agreed to it (个人信息保护法)."""

    name: Name
    phone: Annotated[Text, StringConstraints(min_length=1, max_length=32)] | None = None
    consent: bool


class OnRecord(In):
    """The person for whom one may speak: the consent on record is used, and nobody is asked again."""

    representation_id: UUID


def _way(said: Any) -> str:
    recorded = "representation_id" in said if isinstance(said, dict) else isinstance(said, OnRecord)
    return "on_record" if recorded else "in_words"


Behalf = Annotated[Annotated[OnBehalfOf, Tag("in_words")] | Annotated[OnRecord, Tag("on_record")], Discriminator(_way)]


class NeedPatch(In):
    """What is to be different. A place is given whole: what is left out of it is unknown."""

    title: Annotated[Text, StringConstraints(max_length=200)] | None = None
    text: Words | None = None
    preferred_time: Annotated[Text, StringConstraints(max_length=200)] | None = None
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] | None = None
    community: Annotated[Text, StringConstraints(max_length=40)] | None = Field(
        None, description="Id or code of the community, as the reporter names it"
    )
    visibility: Visibility | None = None


class EditOut(Out):
    """A change of what was reported: what it said before."""

    at: datetime
    by: str
    before: dict[str, Any] = Field(
        description="The fields that were changed, as they were; of a place only that it changed"
    )

    @classmethod
    def of(cls, row: Edit, *, own: bool) -> "EditOut":
        """Needs `by` loaded. `own`: read by whose home it is, who sees the place that was named before."""
        before = json.loads(row.before)
        if not own:
            before = {name: masked(said) if name in TYPED else said for name, said in before.items()}
            if "place" in before:
                before["place"] = {}
        return cls(at=row.at, by=row.by.masked_name, before=before)


class NeedCreate(In):
    """A report. With an `id` of the client's own it may be sent again: it is made once."""

    id: UUID | None = None
    kind: Kind
    title: Annotated[Text, StringConstraints(max_length=200)] | None = None
    category: Slug | None = None
    details: Details = Field({}, description="Answers to the fields of the category, by their keys")
    text: Words
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] | None = None
    community: Annotated[Text, StringConstraints(max_length=40)] | None = Field(
        None, description="Id or code of the community, as the reporter names it"
    )
    address_id: UUID | None = Field(None, description="An address on record: mine, or of whom it is for")
    on_behalf_of: Behalf | None = None
    visibility: Visibility = Field(
        Visibility.PRIVATE,
        description="About somebody else it stays private, unless I speak for them by a consent on record and they agree "
        "to publishing",
    )
    preferred_time: Annotated[Text, StringConstraints(max_length=200)] | None = None
    reported_at: Moment | None = None
    files: list[UUID] = Field(
        [], max_length=9, description="Files that I sent with the purpose need, once they are ready"
    )


class CheckIn(In):
    """What is about to be sent, as far as it is written: the fields of a report that its completeness rests on."""

    kind: Kind | None = None
    category: Slug | None = None
    title: Annotated[Text, StringConstraints(max_length=200)] = ""
    text: Annotated[Text, StringConstraints(max_length=10_000)] = ""
    details: Details = Field({})
    files: list[UUID] = Field([], max_length=9, description="Files that I sent, whether they are ready or not")


class MissingOut(Out):
    """Something that a report needs, or that its category asks for, and is not there."""

    what: Literal["text", "field", "material"] = Field(
        description="`text`: nothing is written yet, and without it a report is refused"
    )
    key: str
    label: str
    kind: Material | None = Field(description="Of material: what it is shown by")
    words: str = Field(description="What to do, in a sentence")

    @classmethod
    def of_words(cls) -> "MissingOut":
        """Nothing is written yet."""
        label = str(_("What it is about"))
        words = str(_("Please say: {label}.")).format(label=label)
        return cls(what="text", key="text", label=label, kind=None, words=words)

    @classmethod
    def of(cls, missing: Missing) -> "MissingOut":
        """In the language that is active now."""
        label = in_language(missing["label"], missing["label_en"])
        if missing["what"] == "field":
            words = str(_("Please say: {label}.")).format(label=label)
            return cls(what="field", key=missing["key"], label=label, kind=None, words=words)
        kind = Material(missing["kind"])
        words = str(_("Please add: {label} ({kind}).")).format(label=label, kind=kind.label)
        return cls(what="material", key=missing["key"], label=label, kind=kind, words=words)


class CallOut(Out):
    """A number to call at once. What is written here is read by people who may be busy."""

    number: str
    label: str

    @classmethod
    def of(cls, number: str) -> "CallOut":
        """In the language that is active now."""
        return cls(number=number, label=str(Number(number).label))


class CheckOut(Out):
    """What a report would lack, and whom to call. Nothing is stored."""

    complete: bool = Field(description="Whether nothing more is needed or asked for")
    missing: list[MissingOut]
    call: list[CallOut]
    words: str = Field(description="The same in a few sentences")

    @classmethod
    def of(cls, missing: list[MissingOut], call: list[CallOut]) -> "CheckOut":
        """In the language that is active now."""
        said = []
        if call:
            numbers = str(_(", ")).join(
                str(_("{number} ({name})")).format(number=each.number, name=each.label) for each in call
            )
            said.append(
                str(_("This may be an emergency: call {numbers} now. Report it here as well.")).format(numbers=numbers)
            )
        said += [each.words for each in missing]
        if missing and all(each.what != "text" for each in missing):
            said.append(str(_("You may also send it as it is, and add the rest later.")))
        return cls(complete=not missing, missing=missing, call=call, words=" ".join(said))
