"""Shapes of what people ask and are told about what is held of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Out
from backend.privacy.models import Consent
from backend.privacy.states import How, Purpose
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
    """Whom it is shared with; for `share_with_contractor` alone, and there always."""


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
