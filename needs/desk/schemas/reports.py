"""What a report says."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Discriminator, Field, StringConstraints, Tag

from backend.http.fields import In, Moment, Name, Slug, Text, Words
from backend.places.schemas import PlaceIn
from needs.desk.states import Kind, Visibility


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


class NeedCreate(In):
    """A report. With an `id` of the client's own it may be sent again: it is made once."""

    id: UUID | None = None
    kind: Kind
    title: Annotated[Text, StringConstraints(max_length=200)] | None = None
    category: Slug | None = None
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
