"""The shapes of exclusions from the rates."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out, Reason
from backend.http.pages import PageIn
from backend.policy import Actor, available
from needs.desk.policy import is_concerned
from needs.desk.published import published
from needs.desk.states import Kind
from needs.rates.models import Exclusion
from needs.rates.policy import POLICY
from needs.rates.states import TRANSITIONS, Status
from needs.rates.states import Reason as Why


class ExclusionIn(In):
    """Why a need should be left out: a reason of the list, and words that a resident can check."""

    reason: Why
    words: Reason


class WordsIn(In):
    """Why, in words."""

    words: Reason


class ExclusionFilter(PageIn):
    """Which exclusions, newest first."""

    status: Status | None = None


class ExclusionOut(Out):
    """Where it stands."""

    id: UUID
    need_id: UUID
    kind: Kind
    reason: Why
    words: str
    status: Status
    proposed_at: datetime
    decided_at: datetime | None
    decision: str
    objected_at: datetime | None
    objection: str
    reviewed_at: datetime | None
    review: str

    @classmethod
    def of(cls, row: Exclusion) -> "ExclusionOut":
        """Needs `need` and its `reporter` loaded. Words of others lead to nobody."""
        same = ("id", "need_id", "proposed_at", "decided_at", "objected_at", "reviewed_at")
        words = {name: published(row.need, getattr(row, name)) for name in ("words", "decision", "objection", "review")}
        return cls(
            kind=Kind(row.need.kind),
            reason=Why(row.reason),
            status=Status(row.status),
            **words,
            **{name: getattr(row, name) for name in same},
        )


class ExclusionDetail(ExclusionOut):
    """With what was reported and answered, and what I may do now."""

    text: str = Field(description="without names, phones and doors, but to whom it concerns")
    answer: str
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Exclusion) -> "ExclusionDetail":
        """Needs `need` and its `reporter` loaded."""
        need = row.need
        text, answer = need.text, need.answer or need.decline_reason
        if not is_concerned(actor, need):
            text, answer = published(need, text), published(need, answer)
        actions = available(POLICY, TRANSITIONS, row.status, actor, row)
        return cls(**ExclusionOut.of(row).model_dump(), text=text, answer=answer, actions=actions)
