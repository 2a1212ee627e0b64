"""The shapes of extracts and imports."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from backend.http.fields import Day, In, Name, Out, Said, Slug, Text
from backend.imports.schemas import FileImportOut, FileIn
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.policy import Actor, available
from needs.desk.states import Kind
from needs.exchange.links import link
from needs.exchange.models import ApiKey, Extract, Import
from needs.exchange.policy import EXTRACT_POLICY, IMPORT_POLICY, KEY_POLICY
from needs.exchange.reading.headers import Field as Says
from needs.exchange.states import (
    EXTRACT_TRANSITIONS,
    KEY_TRANSITIONS,
    ExtractStatus,
    Format,
    KeyAction,
    KeyStatus,
    Part,
    Source,
)
from needs.exchange.words import WORDS

OpenKind = Literal[Kind.ENQUIRY, Kind.HELP, Kind.COMPLAINT, Kind.SUGGESTION]
"""Reports of wrongdoing never leave."""


class ExtractCreate(In):
    """Which needs, and as what."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    format: Format
    area: Annotated[Text, StringConstraints(max_length=40)] | None = Field(
        None, description="Id or code of a community or grid; the whole street without it"
    )
    start: Day | None = Field(None, alias="from", description="The first day on which they were reported")
    end: Day | None = Field(None, alias="to", description="The day after the last")
    kind: OpenKind | None = None
    category: Slug | None = None
    datum: DatumIn = Field(Datum.WGS84, description="GeoReport Bulk is in WGS-84 by its specification")


class ExtractOut(Out):
    """How far an extract has come, and where to fetch it."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: UUID
    format: Format
    part: Part = Field(description="full: of all needs, for who handles them; public: what residents made public")
    area_id: UUID | None
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    kind: Kind | None
    category: str
    datum: Datum
    status: ExtractStatus
    progress: int = Field(description="Per cent")
    rows: int | None
    size: int | None = Field(description="Bytes")
    asked_at: datetime
    answered_at: datetime | None
    expires_at: datetime | None
    url: str | None = Field(description="Once it is ready; the link holds for ten minutes, for whoever asked alone")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, extract: Extract) -> "ExtractOut":
        """Needs nothing loaded."""
        ready = extract.status == ExtractStatus.READY
        return cls(
            id=extract.id,
            format=Format(extract.format),
            part=Part(extract.part),
            area_id=extract.area_id,
            start=extract.start,
            end=extract.end,
            kind=Kind(extract.kind) if extract.kind else None,
            category=extract.category,
            datum=Datum(extract.datum),
            status=ExtractStatus(extract.status),
            progress=extract.progress,
            rows=extract.rows,
            size=extract.size,
            asked_at=extract.asked_at,
            answered_at=extract.answered_at,
            expires_at=extract.expires_at,
            url=link(actor.user_id, extract.id, now=actor.at) if ready else None,
            actions=available(EXTRACT_POLICY, EXTRACT_TRANSITIONS, extract.status, actor, extract),
        )


Column = Annotated[Said, StringConstraints(max_length=100)]
Value = Annotated[Text, StringConstraints(max_length=200)]


class MappingIn(In):
    """What the columns and values of a file mean. What is left out is guessed from the usual Chinese and English names."""

    columns: dict[Says, Annotated[Text, StringConstraints(max_length=100)]] = Field(
        {}, description="Name of the column by what it says; empty: the file does not say it", max_length=len(Says)
    )
    kinds: dict[Value, Kind] = Field({}, max_length=200, description="Our kind by the word of the file")
    kind: Kind = Field(Kind.COMPLAINT, description="The kind of rows that name none")
    statuses: dict[Value, Literal["open", "closed"]] = Field(
        {}, max_length=200, description="Whether it is over, by the word of the file"
    )
    categories: dict[Value, Slug | None] = Field(
        {}, max_length=2_000, description="Code of our category by the word of the file; null: leave it out"
    )
    unknown_category: Literal["reject", "leave_out"] = "reject"
    datum: DatumIn = Datum.WGS84


class ImportCreate(FileIn):
    """A file of needs. Its times without an offset are those of the street."""

    format: Source = Source.CSV
    source: Column = Field(description="The system that it comes from. With the number of a row it makes the need's id")
    mapping: MappingIn = MappingIn()


class ImportOut(FileImportOut):
    """How far an import of needs has come."""

    source: str
    format: Source

    @classmethod
    def seen_by(cls, actor: Actor, found: Import) -> "ImportOut":
        """Needs nothing loaded."""
        told = cls.fields_of(actor, found, IMPORT_POLICY, WORDS)
        return cls(**told, source=found.source, format=Source(found.format))


class KeyCreate(In):
    """Whose key, and how often it may be used."""

    user_id: UUID = Field(description="The account of this street in whose name it reports")
    label: Name = Field(description="What it is for")
    requests_per_minute: int = Field(60, ge=1, le=6_000)


class KeyOut(Out):
    """A key of Open311; its text was shown once."""

    id: UUID
    user_id: UUID
    label: str
    requests_per_minute: int
    status: KeyStatus
    issued_at: datetime
    last_used_at: datetime | None = Field(description="To the hour")
    revoked_at: datetime | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, key: ApiKey) -> "KeyOut":
        """Needs nothing loaded."""
        return cls(
            id=key.id,
            user_id=key.user_id,
            label=key.label,
            requests_per_minute=key.requests_per_minute,
            status=KeyStatus(key.status),
            issued_at=key.issued_at,
            last_used_at=key.last_used_at,
            revoked_at=key.revoked_at,
            actions=[
                each
                for each in available(KEY_POLICY, KEY_TRANSITIONS, key.status, actor, key)
                if each == KeyAction.REVOKE  # reporting by it is done at /open311/v2
            ],
        )


class KeyIssued(KeyOut):
    """A fresh key, with its text."""

    api_key: str = Field(description="Shown this once: only its hash is kept")
