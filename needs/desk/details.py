"""The shapes of one need: what it says, what happened, and what its viewer may do now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from backend.accounts.models import mask_name, mask_phone
from backend.audit.models import Entry
from backend.audit.schemas import Step
from backend.files.models import File
from backend.files.schemas import AttachedFile
from backend.http.fields import Out
from backend.places.datum import Datum
from backend.policy import Actor, available
from needs.desk.models import Need, Verdict
from needs.desk.policy import POLICY, handles, is_concerned
from needs.desk.schemas import HelperOut, NeedOut, NeedPublic
from needs.desk.states import TRANSITIONS, Action, Visibility
from volunteers.dispatch.models import Assignment


class OnBehalfOut(Out):
    """The person it was reported for. The phone is for the reporter and those who handle it."""

    name: str
    phone: str


class VerdictOut(Out):
    """The latest verdict."""

    responded: bool
    resolved: bool
    satisfaction: int
    comment: str
    round: int
    at: datetime


class NeedDetail(NeedOut):
    """The whole of it: the words as they were sent, what happened, and what I may do now."""

    text: str
    preferred_time: str
    on_behalf_of: OnBehalfOut | None
    answer: str
    decline_reason: str
    verdict: VerdictOut | None
    following: bool
    helpers: list[HelperOut]
    files: list[AttachedFile]
    timeline: list[Step]
    actions: list[str]

    @classmethod
    def seen_by(
        cls,
        actor: Actor,
        need: Need,
        *,
        timeline: Iterable[Step],
        helpers: Iterable[Assignment] = (),
        files: Iterable[File] = (),
        following: bool = False,
        datum: Datum = Datum.WGS84,
    ) -> "NeedDetail":
        """Needs `reporter`, `first_receiver` and `verdict` loaded; `helpers` with `volunteer.user`; `files` with `copies`."""
        return cls._with(
            need,
            timeline,
            datum=datum,
            following=following,
            helpers=[HelperOut.at(need.id, place) for place in helpers],
            files=[AttachedFile.of(actor, file) for file in files],
            on_behalf_of=_on_behalf_of(actor, need),
            actions=_actions(actor, need, following=following),
        )

    @classmethod
    def _with(
        cls, need: Need, timeline: Iterable[Step], *, following: bool = False, datum: Datum = Datum.WGS84, **viewed: Any
    ) -> "NeedDetail":
        return cls(
            **_fields(NeedOut.of(need, datum=datum)),
            text=need.text,
            preferred_time=need.preferred_time,
            answer=need.answer,
            decline_reason=need.decline_reason,
            verdict=_verdict(need.verdict),
            following=following,
            timeline=list(timeline),
            **viewed,
        )

    @classmethod
    def fresh(
        cls, actor: Actor, need: Need, entry: Entry, *, handles: bool, files: Iterable[File] = ()
    ) -> "NeedDetail":
        """What its reporter is answered at once: no query, unless the reporter is one of those who have to see to it."""
        first = Step(
            at=entry.at,
            action=entry.action,
            by=need.reporter.masked_name,
            before=entry.before,
            after=entry.after,
            note="",
        )
        if handles:
            return cls.seen_by(actor, need, timeline=[first], files=files)
        # Before the first answer there is nothing that a reporter could judge.
        shown = [AttachedFile.of(actor, file) for file in files]
        return cls._with(need, [first], helpers=[], files=shown, on_behalf_of=_named(need), actions=[Action.ADD_FILES])


class NeedPublicDetail(NeedPublic):
    """What a neighbour sees of it, and may do."""

    text: str | None
    following: bool
    timeline: list[Step]
    actions: list[str]

    @classmethod
    def seen_by(
        cls,
        actor: Actor,
        need: Need,
        *,
        timeline: Iterable[Step],
        following: bool = False,
        datum: Datum = Datum.WGS84,
    ) -> "NeedPublicDetail":
        """Needs nothing loaded."""
        return cls(
            **_fields(NeedPublic.of(need, datum=datum)),
            text=need.text if need.visibility == Visibility.PUBLIC else None,
            following=following,
            timeline=list(timeline),
            actions=_actions(actor, need, following=following),
        )


NeedDetailed = Annotated[NeedDetail | NeedPublicDetail, Field(discriminator="view")]


def _fields(shape: Out) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in type(shape).model_fields}


def _actions(actor: Actor, need: Need, *, following: bool) -> list[str]:
    useless = Action.FOLLOW if following else Action.UNFOLLOW
    return [each for each in available(POLICY, TRANSITIONS, need.status, actor, need) if each != useless]


def _on_behalf_of(actor: Actor, need: Need) -> OnBehalfOut | None:
    if not need.on_behalf_name or is_concerned(actor, need) or handles(actor, need):
        return _named(need)
    return OnBehalfOut(name=mask_name(need.on_behalf_name), phone=mask_phone(need.on_behalf_phone))


def _named(need: Need) -> OnBehalfOut | None:
    return OnBehalfOut(name=need.on_behalf_name, phone=need.on_behalf_phone) if need.on_behalf_name else None


def _verdict(verdict: Verdict | None) -> VerdictOut | None:
    return VerdictOut.model_validate(verdict) if verdict else None
