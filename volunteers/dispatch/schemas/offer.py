"""The shapes of offers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from backend.http.fields import Out, ReasonIn
from backend.places.datum import Datum
from backend.policy import Actor, available
from volunteers.dispatch.models import Offer
from volunteers.dispatch.policy import OFFER_POLICY
from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.states import (
    OFFER_TRANSITIONS,
    OfferStatus,
)


class ReasonOut(Out):
    """Why this task to me: a code, a value, and the words in each language."""

    code: str
    value: Any
    text: dict[str, str]


class NominateIn(ReasonIn):
    """Whom, and a word to them why they."""

    volunteer_id: UUID
    despite: bool = Field(
        False,
        description="In spite of little rest, a long way from the place before, much to do that month, or another place at these "
        "hours, which they are told of",
    )
    role_id: UUID | None = Field(
        None, description="As what; null: the first role that is free and that they are fit for"
    )


class OfferOut(Out):
    """A task put to me, and why to me."""

    id: UUID
    task: TaskBrief
    role_id: UUID | None
    status: OfferStatus
    reasons: list[ReasonOut]
    beside: list[UUID] = Field(
        description="Places of mine at these hours, in spite of which a leader asks me: told in `reasons` too"
    )
    made_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, offer: Offer, *, datum: Datum = Datum.WGS84) -> "OfferOut":
        """Needs `task` loaded. The place is blurred: the door is for who accepts."""
        return cls(
            id=offer.id,
            task=TaskBrief.of(offer.task, inside=False, over=offer.status != OfferStatus.OPEN, datum=datum),
            role_id=offer.role_id,
            status=OfferStatus(offer.status),
            reasons=[ReasonOut(**each) for each in offer.reasons],
            beside=offer.beside,
            made_at=offer.made_at,
            expires_at=offer.expires_at,
        )


class OfferDetail(OfferOut):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, offer: Offer, *, datum: Datum = Datum.WGS84) -> "OfferDetail":
        """Needs `task` and `volunteer` loaded."""
        actions = available(OFFER_POLICY, OFFER_TRANSITIONS, offer.status_at(actor.at), actor, offer)
        return cls(**OfferOut.of(offer, datum=datum).model_dump(), actions=actions)
