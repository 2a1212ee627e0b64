"""The shapes of extracts."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from backend.http.fields import Day, In, Out, Slug, Text
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.policy import Actor, available
from needs.desk.states import Kind
from needs.exchange.links import link
from needs.exchange.models import Extract
from needs.exchange.policy import EXTRACT_POLICY
from needs.exchange.states import EXTRACT_TRANSITIONS, ExtractStatus, Format, Part

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
