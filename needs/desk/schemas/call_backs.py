"""The shapes of call backs, and of the wish for no questions."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backend.households.schemas import ContactShown
from backend.http.fields import In, Out
from backend.http.pages import PageIn
from backend.policy import Actor, available
from needs.desk.models import Call, CallBack
from needs.desk.policy import CALL_BACK_POLICY, has_taken_it
from needs.desk.published import published
from needs.desk.schemas.handling import VerdictIn
from needs.desk.states import CALL_BACK_TRANSITIONS, CallBackStatus, Kind, Outcome, WhyCall


class CallBackFilter(PageIn):
    """Which call backs, those that are due soonest first."""

    status: CallBackStatus | None = Field(None, description="Without it: those that are open")
    mine: bool = Field(False, description="Those that I have taken on")


class CallBackItem(Out):
    """A resident who should be called. No names, no words, no phone: those are for who takes it on."""

    id: UUID
    need_id: UUID
    kind: Kind
    category: str
    community_id: UUID | None
    why: WhyCall
    status: CallBackStatus
    asked_at: datetime
    due_at: datetime
    tries: int
    mine: bool
    reported_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, actor: Actor, row: CallBack) -> "CallBackItem":
        """Needs `need` loaded."""
        return cls(
            id=row.id,
            need_id=row.need_id,
            kind=Kind(row.need.kind),
            category=row.need.category,
            community_id=row.need.community_id,
            why=WhyCall(row.why),
            status=CallBackStatus(row.status),
            asked_at=row.asked_at,
            due_at=row.due_at,
            tries=row.tries,
            mine=has_taken_it(actor, row),
            reported_at=row.need.reported_at,
            answered_at=row.need.answered_at,
        )


class CallOut(Out):
    """One call: when, and what came of it."""

    at: datetime
    outcome: Outcome


class CallBackDetail(CallBackItem):
    """With what was reported and answered, for who has taken it on, and what I may do now."""

    text: str | None = Field(description="without names, phones and doors; null until I have taken it on")
    answer: str | None
    calls: list[CallOut]
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: CallBack, calls: list[Call]) -> "CallBackDetail":
        """Needs `need` and its `reporter` loaded."""
        listed = CallBackItem.of(actor, row)
        need, told = row.need, listed.mine
        said = "\n".join(filter(None, (need.title, need.text)))
        return cls(
            **listed.model_dump(),
            text=published(need, said) if told else None,
            answer=published(need, need.answer or need.decline_reason) if told else None,
            calls=[CallOut.model_validate(each) for each in calls],
            actions=available(CALL_BACK_POLICY, CALL_BACK_TRANSITIONS, row.status, actor, row),
        )


class CallBackPhoneOut(Out):
    """Whom to call, and by which phone; they see that it was shown."""

    name: str
    phone: str | None = Field(description="null where none is on record: ask in person")
    shared: bool = Field(description="false: I belong to an organisation with which the person has not agreed to share")

    @classmethod
    def of(cls, row: CallBack, shown: ContactShown) -> "CallBackPhoneOut":
        """What `services.see_call_back_phone` returned. Needs `need` loaded."""
        name = shown.name or (row.need.on_behalf_name if shown.phone else "")
        return cls(name=name, phone=shown.phone or None, shared=shown.shared)


class CallIn(In):
    """What came of a call that brought no word."""

    outcome: Literal[Outcome.REFUSED, Outcome.LATER, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER]


class CallBackVerdictIn(VerdictIn):
    """What the resident said, as they said it. Who hears “not resolved” asks why."""

    @model_validator(mode="after")
    def _why(self) -> Self:
        if not self.resolved and self.reason is None:
            raise PydanticCustomError("linli_reason", str(_("Ask why it is not resolved, and choose the reason.")))
        return self


class AskingIn(In):
    """Whether I want to be asked."""

    asked: bool


class AskingOut(Out):
    """Whether I am asked for verdicts: reminded, and called back."""

    asked: bool
