"""The shapes of organisations, affiliations and postings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.accounts.schemas import Phone
from backend.http.fields import In, Moment, Out, Said, Text
from backend.parties.models import Affiliation, AffiliationKind, OrganisationKind, Post, Posting

OrganisationName = Annotated[Said, StringConstraints(max_length=100)]


@dataclass(frozen=True, slots=True)
class Who:
    """A person as a command names them: by id, or by phone."""

    user_id: UUID | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when; a `since` of None is now, an `until` of None is open."""

    since: datetime | None = None
    until: datetime | None = None


class OrganisationOut(Out):
    """An organisation."""

    id: UUID
    name: str
    name_en: str
    kind: OrganisationKind


class AffiliationOut(Out):
    """A person at an organisation; the name is masked."""

    id: UUID
    user_id: UUID
    name: str
    kind: AffiliationKind
    proposed: bool = Field(description="by the organisation; it counts for nothing until the person agrees")
    organisation: OrganisationOut
    since: datetime
    until: datetime | None
    contract_id: UUID | None
    """The project whose contract it lasts as long as; null where its end is its own."""

    @classmethod
    def of(cls, tie: Affiliation) -> "AffiliationOut":
        """Needs `tie.user` and `tie.organisation` loaded."""
        return cls(
            id=tie.id,
            user_id=tie.user_id,
            name=tie.user.masked_name,
            kind=AffiliationKind(tie.kind),
            proposed=tie.proposed,
            organisation=OrganisationOut.model_validate(tie.organisation),
            since=tie.since,
            until=tie.until,
            contract_id=tie.contract_id,
        )


class PostAreaOut(Out):
    """The area of a post."""

    id: UUID
    level: str
    code: str
    name: str
    name_en: str


class PostingOut(Out):
    """A person on a post; the name is masked."""

    id: UUID
    user_id: UUID
    name: str
    post: Post
    area: PostAreaOut
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, posting: Posting) -> "PostingOut":
        """Needs `posting.user` and `posting.area` loaded."""
        return cls(
            id=posting.id,
            user_id=posting.user_id,
            name=posting.user.masked_name,
            post=Post(posting.post),
            area=PostAreaOut.model_validate(posting.area),
            since=posting.since,
            until=posting.until,
        )


class OrganisationFilter(In):
    """Which organisations."""

    q: Annotated[Text, StringConstraints(max_length=60)] = Field("", description="a part of the name")


class OrganisationCreate(In):
    """A new organisation."""

    name: OrganisationName
    name_en: Annotated[Text, StringConstraints(max_length=120)] = ""
    kind: OrganisationKind


class PersonAndTerm(In):
    """A person, by id or by phone, and a term."""

    user_id: UUID | None = None
    phone: Phone | None = None
    since: Moment | None = Field(None, description="null: now")
    until: Moment | None = Field(None, description="null: until it is ended")

    def who(self) -> Who:
        """As the services take it."""
        return Who(self.user_id, self.phone)

    def term(self) -> Term:
        """As the services take it."""
        return Term(self.since, self.until)


class AffiliationCreate(PersonAndTerm):
    """An affiliation of somebody else."""

    kind: AffiliationKind


class PostingCreate(PersonAndTerm):
    """A posting; without an area it is for the whole street."""

    post: Post
    area_id: UUID | None = None


class InterestIn(In):
    """An interest to declare."""

    organisation_id: UUID
