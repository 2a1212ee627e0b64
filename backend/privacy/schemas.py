"""Shapes of what people ask and are told about what is held of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Out
from backend.privacy.models import Consent, Erasure, Export
from backend.privacy.registry import holdings
from backend.privacy.states import ErasureStatus, ExportStatus, How, Purpose
from backend.privacy.texts import WITH_SUBJECT, WORDINGS, current


class WordingOut(Out):
    """A text in both languages."""

    version: int
    current: bool
    zh: str
    en: str


class PurposeOut(Out):
    """A purpose, and every version of what people were told of it, newest first."""

    purpose: Purpose
    label: str
    for_each_organisation: bool
    """Whether it is agreed to for each organisation by itself."""
    texts: list[WordingOut]

    @classmethod
    def of(cls, purpose: Purpose) -> "PurposeOut":
        """All of it stands in the code."""
        newest = current(purpose)
        texts = [
            WordingOut(version=version, current=version == newest, zh=each.zh, en=each.en)
            for version, each in enumerate(WORDINGS[purpose], start=1)
        ]
        return cls(
            purpose=purpose,
            label=str(purpose.label),
            for_each_organisation=purpose in WITH_SUBJECT,
            texts=texts[::-1],
        )


class PurposesOut(Out):
    """Every purpose."""

    purposes: list[PurposeOut]


class ConsentIn(In):
    """Yes or no to one version of one purpose's text."""

    purpose: Purpose
    version: int = Field(ge=1, le=1_000)
    given: bool
    organisation_id: UUID | None = None
    """Which organisation; for purposes that are agreed to for each by itself, and there always."""


class ConsentOut(Out):
    """What a person last said to a purpose."""

    purpose: Purpose
    organisation_id: UUID | None
    given: bool
    """Whether it counts now: given, and to the text as it is today."""
    version: int
    outdated: bool
    """The text has changed since: ask again."""
    how: How
    at: datetime

    @classmethod
    def of(cls, consent: Consent) -> "ConsentOut":
        """The latest row of its purpose."""
        outdated = consent.version != current(Purpose(consent.purpose))
        return cls(
            purpose=Purpose(consent.purpose),
            organisation_id=consent.subject_id,
            given=consent.given and not outdated,
            version=consent.version,
            outdated=outdated,
            how=How(consent.how),
            at=consent.at,
        )


class ConsentsOut(Out):
    """What I last said to each purpose that I was asked about."""

    consents: list[ConsentOut]


Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class ExportOut(Out):
    """A copy of what is held about me."""

    id: UUID
    status: ExportStatus
    progress: int
    """Per cent."""
    size: int | None
    asked_at: datetime
    answer_due_at: datetime
    """By when the law wants an answer."""
    answered_at: datetime | None
    expires_at: datetime | None
    url: str | None
    """Where to fetch the zip, for ten minutes, signed in; read this again for a fresh one."""

    @classmethod
    def of(cls, export: Export, *, url: str | None = None) -> "ExportOut":
        """`url` where it is ready."""
        return cls(
            id=export.id,
            status=ExportStatus(export.status),
            progress=export.progress,
            size=export.size,
            asked_at=export.asked_at,
            answer_due_at=export.answer_due_at,
            answered_at=export.answered_at,
            expires_at=export.expires_at,
            url=url,
        )


class ErasureConfirmIn(In):
    """The code that was sent to my phone."""

    code: Code


class KindOut(Out):
    """A kind of data, how many rows there were, and why what was kept is kept."""

    table: str
    what: str
    rows: int
    because: str


class CertificateOut(Out):
    """What was deleted, what was made nameless, and what was kept, and why. Nothing in it leads to the person."""

    id: UUID
    asked_at: datetime
    done_at: datetime
    erased: list[KindOut]
    anonymised: list[KindOut]
    kept: list[KindOut]
    genuine: bool
    """Whether it is the one that was written, unchanged."""

    @classmethod
    def of(cls, erasure: Erasure, *, genuine: bool) -> "CertificateOut":
        """In the reader's language."""
        told = erasure.certificate or {}
        known = {each.key: each for each in holdings()}

        def kinds(fate: str) -> list[KindOut]:
            found = ((key, known.get(key), rows) for key, rows in sorted(told.get(fate, {}).items()))
            return [
                KindOut(
                    table=key.split(":")[0],
                    what=str(holding.model._meta.verbose_name_plural) if holding else key,
                    rows=rows,
                    because=str(holding.because) if holding else "",
                )
                for key, holding, rows in found
            ]

        return cls(
            id=erasure.id,
            asked_at=told["asked_at"],
            done_at=told["done_at"],
            erased=kinds("erased"),
            anonymised=kinds("anonymised"),
            kept=kinds("kept"),
            genuine=genuine,
        )


class ErasureOut(Out):
    """How far my erasure has come."""

    id: UUID
    status: ErasureStatus
    asked_at: datetime
    answer_due_at: datetime
    carry_out_at: datetime | None
    answered_at: datetime | None
    certificate: CertificateOut | None
    actions: list[str]


class MyErasureOut(Out):
    """My latest erasure, and what stands in the way of one now."""

    erasure: ErasureOut | None
    blocked_by: list[str]
    """What has to be settled before one can be asked for, or carried out."""
