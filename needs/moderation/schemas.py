"""The shapes of moderation."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Out, Said, Text
from backend.http.pages import PageIn
from backend.places.queries import street_of
from backend.policy import Actor, available
from needs.desk.models import Need
from needs.desk.policy import handles, is_concerned
from needs.desk.published import published, unnamed
from needs.desk.states import Kind, Showing, Visibility
from needs.moderation.models import Act, Item
from needs.moderation.options import APPEAL_DAYS
from needs.moderation.policy import ITEM_POLICY, POLICY, TARGET_POLICY, moderates
from needs.moderation.queries import Target
from needs.moderation.states import (
    ITEM_TRANSITIONS,
    TARGET_TRANSITIONS,
    TO_DECIDE,
    TRANSITIONS,
    ItemAction,
    Reason,
    Status,
    What,
    Why,
)

Passage = Annotated[Said, StringConstraints(min_length=2, max_length=1_000)]


class _Reasoned(In):
    reason: Reason
    words: Annotated[Text, StringConstraints(max_length=1_000)] = Field(
        "", description="Needed where the reason is other"
    )
    message_id: UUID | None = Field(None, description="A message to the street; without it the summary of the need")

    @model_validator(mode="after")
    def _other_in_words(self) -> Self:
        if self.reason == Reason.OTHER and not self.words.strip():
            raise PydanticCustomError("linli_words_needed", str(_("Say in words what the other reason is.")))
        return self


class ActIn(_Reasoned):
    """Why it is moderated. The resident reads both."""


class RedactIn(ActIn):
    """What is blacked out, and why."""

    passages: list[Passage] = Field(
        min_length=1, max_length=20, description="Quoted letter by letter; blacked out wherever they stand, later too"
    )


class FlagIn(_Reasoned):
    """Why a moderator should look."""


class ModeratorWordsIn(In):
    """Why, in words."""

    words: Annotated[Said, StringConstraints(max_length=1_000)]


class FlagOut(Out):
    """A flag that I made."""

    id: UUID
    need_id: UUID
    message_id: UUID | None
    reason: Reason
    words: str
    at: datetime


class ActFilter(PageIn):
    """Which acts."""

    status: Status | None = None
    need: UUID | None = Field(None, description="Of this need")


class ActOut(Out):
    """An act of moderation, without what was taken away."""

    id: UUID
    need_id: UUID
    message_id: UUID | None
    kind: Kind
    what: What
    reason: Reason
    words: str
    status: Status
    at: datetime
    restored_at: datetime | None
    restored_why: str
    appealed_at: datetime | None
    appeal: str
    reviewed_at: datetime | None
    review: str

    @classmethod
    def of(cls, act: Act) -> "ActOut":
        """Needs `need` and its `reporter` loaded. Words of others lead to nobody."""
        same = ("id", "need_id", "message_id", "at", "restored_at", "appealed_at", "reviewed_at")
        said = ("words", "restored_why", "appeal", "review")
        return cls(
            kind=Kind(act.need.kind),
            what=What(act.what),
            reason=Reason(act.reason),
            status=Status(act.status),
            **{name: getattr(act, name) for name in same},
            **{name: published(act.need, getattr(act, name)) for name in said},
        )


class ActDetail(ActOut):
    """With what it is about, and what I may do now."""

    said: dict[str, str] = Field(
        description="The words in question, as they were sent to whom it concerns; to moderators without names, phones and doors"
    )
    passages: list[str] = Field(description="What is blacked out")
    appeal_until: datetime = Field(description="Until when the resident may appeal: POST /moderation/acts/{id}/appeal")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, act: Act) -> "ActDetail":
        """Needs `need` with its people, and `message` loaded."""
        days = APPEAL_DAYS.of(street_of(actor).config)
        passages = act.quoted if is_concerned(actor, act.need) else [unnamed(act.need, each) for each in act.quoted]
        return cls(
            **ActOut.of(act).model_dump(),
            said=words_for(actor, Target(act.need, act.message)),
            passages=passages,
            appeal_until=act.at + timedelta(days=days),
            actions=available(POLICY, TRANSITIONS, act.status, actor, act),
        )


def words_for(actor: Actor, target: Target) -> dict[str, str]:
    """What of it this viewer reads: all, whose matter it is; who may moderate it, without what leads to a person; as the street, others.

    Nothing where the street reads nothing.
    """
    need = target.need
    if is_concerned(actor, need) and target.message is None:
        return target.said
    if moderates(actor, target) and (target.is_public or handles(actor, need)):
        return {key: unnamed(need, words) for key, words in target.said.items()}
    if not (target.is_public and target.showing == Showing.SHOWN):
        return {}
    passages = (target.message or need).passages
    return {key: published(need, words, passages=passages) for key, words in target.said.items()}


class WaitingOut(Out):
    """Something of it that is in the moderators' queue."""

    id: UUID
    message_id: UUID | None
    act_id: UUID | None
    why: Why
    since: datetime
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, item: Item) -> "WaitingOut":
        """Needs `need` with its people, and `message` loaded."""
        actions = available(ITEM_POLICY, ITEM_TRANSITIONS, item.status, actor, item)
        return cls(
            id=item.id,
            message_id=item.message_id,
            act_id=item.act_id,
            why=Why(item.why),
            since=item.since,
            actions=[each for each in actions if each != ItemAction.LEAVE or item.why not in TO_DECIDE],
        )


class ModerationOut(Out):
    """How the summary of a need stands with the street."""

    need_id: UUID
    visibility: Visibility
    showing: Showing
    said: dict[str, str] = Field(description="The words, as far as I read them; quote passages from here")
    acts: list[ActOut] = Field(
        description="What was done to it and to its messages, for whom it concerns and moderators"
    )
    waiting: list[WaitingOut] = Field(description="What of it waits for a moderator, for moderators")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, need: Need, acts: Iterable[Act], items: Iterable[Item]) -> "ModerationOut":
        """Needs `reporter` of the need loaded."""
        target = Target(need)
        actions = available(TARGET_POLICY, TARGET_TRANSITIONS, need.showing, actor, target) if target.is_public else []
        return cls(
            need_id=need.id,
            visibility=Visibility(need.visibility),
            showing=Showing(need.showing),
            said=words_for(actor, target),
            acts=[ActOut.of(act) for act in acts],
            waiting=[WaitingOut.seen_by(actor, item) for item in items],
            actions=actions,
        )


class ItemFilter(PageIn):
    """Which of what waits."""

    why: Why | None = None


class ItemOut(Out):
    """Something that waits for a moderator."""

    id: UUID
    need_id: UUID
    message_id: UUID | None
    act_id: UUID | None = Field(description="Of an appeal: against what")
    why: Why
    kind: Kind
    category: str
    showing: Showing
    since: datetime
    waiting_minutes: int
    flags: dict[str, int] = Field(description="Flags since a moderator looked last, by reason")
    said: dict[str, str] = Field(description="The words in question, without names, phones and doors")

    @classmethod
    def seen_by(cls, actor: Actor, item: Item, *, flags: dict[str, int]) -> "ItemOut":
        """Needs `need` with its people, and `message` loaded."""
        need, target = item.need, Target(item.need, item.message)
        return cls(
            id=item.id,
            need_id=need.id,
            message_id=item.message_id,
            act_id=item.act_id,
            why=Why(item.why),
            kind=Kind(need.kind),
            category=need.category,
            showing=target.showing,
            since=item.since,
            waiting_minutes=int((actor.at - item.since).total_seconds() // 60),
            flags=flags,
            said=words_for(actor, target),
        )


class LogIn(BaseModel):
    """How far back."""

    months: int = Field(12, ge=1, le=60)


class LogMonth(Out):
    """Of one month of the street, by when it was moderated."""

    month: date = Field(description="Its first day")
    hidden: dict[str, int] = Field(description="By reason")
    redacted: dict[str, int] = Field(description="By reason")
    restored: int = Field(description="Taken back by a moderator")
    appealed: int = Field(description="Appeals made against these, decided or not")
    upheld: int
    overturned: int


class LogOut(Out):
    """How much was moderated, why, and what became of the appeals: no words, and nobody's name."""

    months: list[LogMonth]

    @classmethod
    def of(cls, counted: Iterable[dict[str, Any]]) -> "LogOut":
        """Of `queries.log`."""
        found: dict[date, dict[str, Any]] = {}
        for row in counted:
            month = found.setdefault(
                row["month"].date(),
                {"hidden": defaultdict(int), "redacted": defaultdict(int)}
                | dict.fromkeys(("restored", "appealed", "upheld", "overturned"), 0),
            )
            month["hidden" if row["what"] == What.HIDE else "redacted"][row["reason"]] += row["number"]
            for name in ("restored", "upheld", "overturned"):
                month[name] += row["number"] if row["status"] == name else 0
            month["appealed"] += row["appealed"]
        return cls(months=[LogMonth(month=month, **values) for month, values in found.items()])
