"""The shapes of one need: what it says, what happened, and what its viewer may do now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from backend.accounts.models import mask_name, mask_phone
from backend.audit.models import Entry
from backend.audit.schemas import Step
from backend.files.models import File
from backend.files.schemas import AttachedFile
from backend.http.fields import Out
from backend.places.datum import Datum
from backend.places.schemas import place_of
from backend.places.states import Exactness, Geocoded
from backend.policy import Actor, available
from backend.privacy.sharing import may_share_with_contractor
from needs.desk.eligibility import in_time
from needs.desk.models import Need, Referral, Verdict
from needs.desk.policy import POLICY, handles, is_beneficiary, is_concerned, is_reporter
from needs.desk.published import person_of, published, published_details
from needs.desk.schemas import EXCERPT, CallOut, HelperOut, MissingOut, NeedOut, NeedPublic, ReferralOut
from needs.desk.states import TRANSITIONS, Action, How, NotResolved, Route, Status
from volunteers.dispatch.models import Assignment


class OnBehalfOut(Out):
    """The person it was reported for. The phone is whole for who gave it; who handles it asks for the destination."""

    name: str
    phone: str
    representation_id: UUID | None = Field(description="the consent on record, if it rests on one")
    may_be_kept: bool = Field(description="whether to offer to keep this as a consent on record: POST /representations")


class VerdictOut(Out):
    """The latest verdict."""

    responded: bool
    resolved: bool
    satisfaction: int
    reason: NotResolved | None = Field(description="why it is not resolved")
    comment: str
    round: int
    by_card: bool = Field(description="given by a paper card, on somebody else's device")
    how: How
    at: datetime

    @classmethod
    def of(cls, row: Verdict) -> "VerdictOut":
        """Needs nothing loaded."""
        names = ("responded", "resolved", "satisfaction", "comment", "round", "by_card", "how", "at")
        reason = NotResolved(row.reason) if row.reason else None
        return cls(reason=reason, **{name: getattr(row, name) for name in names})


class NeedDetail(NeedOut):
    """The whole of it: the words as they were sent, what happened, and what I may do now."""

    address: str | None = Field(description="the building, to whom it belongs and who wrote it; null for the others")
    door: str | None
    exact: bool = Field(description="whether `location` is the place itself")
    geocoded: Geocoded = Field(description="where the position comes from")
    exactness: Exactness | None = Field(description="how far it may be trusted; null without a position")
    place_dropped: bool = Field(description="the position sent was 0,0 or the middle of an area, and is left out")
    stated_community_id: UUID | None = Field(description="as the reporter named it")
    found_community_id: UUID | None = Field(description="by its outline; `community_id` is the one that counts")
    text: str
    details: dict[str, Any] = Field(description="The answers to the fields of the category, by their keys")
    missing: list[MissingOut] = Field(
        description="What the category asks for and is not there, for its reporter and who handles it"
    )
    call: list[CallOut] = Field(description="Whom its words call for: a suspicion. How urgent it is, a person decides")
    preferred_time: str
    on_behalf_of: OnBehalfOut | None
    answer: str
    decline_reason: str
    verdict: VerdictOut | None
    asked: bool = Field(description="whether the resident may be asked about this need: reminded, called back")
    lapsed_at: datetime | None = Field(description="when it was closed without a verdict")
    following: bool
    in_charge: str | None = Field(description="whom it was given to, if to one person")
    route: Route | None = Field(description="which way it took last")
    referrals: list[ReferralOut]
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
        referrals: Iterable[Referral] = (),
        following: bool = False,
        datum: Datum = Datum.WGS84,
    ) -> "NeedDetail":
        """Needs `reporter`, `first_receiver`, `in_charge` and `verdict` loaded; `helpers` with `volunteer.user`; `files` with `copies`."""
        return cls._with(
            need,
            timeline,
            own=is_own(actor, need),
            kept_back=is_kept_back(actor, need),
            datum=datum,
            following=following,
            helpers=[HelperOut.at(need.id, place) for place in helpers],
            files=[AttachedFile.of(actor, file) for file in files],
            referrals=[ReferralOut.of(each) for each in referrals],
            on_behalf_of=_on_behalf_of(actor, need),
            missing=_missing(need) if (is_concerned | handles)(actor, need) else [],
            actions=_actions(actor, need, following=following),
        )

    @classmethod
    def _with(
        cls,
        need: Need,
        timeline: Iterable[Step],
        *,
        own: bool,
        kept_back: bool = False,
        following: bool = False,
        datum: Datum = Datum.WGS84,
        **viewed: Any,
    ) -> "NeedDetail":
        listed = _fields(NeedOut.of(need, datum=datum))
        words = {name: getattr(need, name) for name in ("title", "text", "preferred_time")}
        details = need.details
        if kept_back:
            words = {name: published(need, said) for name, said in words.items()}
            details = published_details(need)
            listed["excerpt"] = words["text"][:EXCERPT]
        if own:
            listed["location"] = place_of(need, exact=True, datum=datum)
        return cls(
            **{**listed, **words},
            address=need.address if own else None,
            door=need.door if own else None,
            exact=own,
            geocoded=Geocoded(need.geocoded),
            exactness=Exactness(need.exactness) if need.exactness else None,
            place_dropped=need.place_dropped,
            stated_community_id=need.stated_community_id,
            found_community_id=need.found_community_id,
            details=details,
            call=[CallOut.of(number) for number in need.calls],
            answer=need.answer,
            decline_reason=need.decline_reason,
            verdict=_verdict(need.verdict),
            in_charge=need.in_charge.masked_name if need.in_charge else None,
            route=Route(need.route) if need.route else None,
            asked=not need.do_not_ask,
            lapsed_at=need.lapsed_at,
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
        return cls._with(
            need,
            [first],
            own=is_own(actor, need),
            helpers=[],
            referrals=[],
            files=[AttachedFile.of(actor, file) for file in files],
            on_behalf_of=_on_behalf_of(actor, need),
            missing=_missing(need),
            actions=[Action.EDIT, Action.CANCEL, Action.ADD_FILES, Action.SUPPLY, Action.MESSAGE],
        )


class NeedPublicDetail(NeedPublic):
    """What a neighbour sees of it, and may do."""

    text: str | None
    details: dict[str, Any] | None
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
        """Needs `reporter` loaded."""
        return cls(
            **_fields(NeedPublic.of(need, datum=datum)),
            text=published(need, need.text) if need.is_shown else None,
            details=published_details(need) if need.is_shown else None,
            following=following,
            timeline=list(timeline),
            actions=_actions(actor, need, following=following),
        )


NeedDetailed = Annotated[NeedDetail | NeedPublicDetail, Field(discriminator="view")]


def _fields(shape: Out) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in type(shape).model_fields}


def _actions(actor: Actor, need: Need, *, following: bool) -> list[str]:
    useless = {Action.FOLLOW if following else Action.UNFOLLOW}
    if need.status == Status.UNJUDGED and not in_time(actor, need):
        useless |= {Action.VERDICT, Action.REOPEN, Action.ASK_CALL_BACK}
    return [each for each in available(POLICY, TRANSITIONS, need.status, actor, need) if each not in useless]


def is_own(actor: Actor, need: Need) -> bool:
    """Whose home it is, and who wrote the address: nobody is shown there what they do not know."""
    return is_beneficiary(actor, need) or (is_reporter(actor, need) and not need.on_record)


def is_kept_back(actor: Actor, need: Need) -> bool:
    """Whether it is read by a contractor's people, with which the person has not agreed to share."""
    return not is_concerned(actor, need) and not may_share_with_contractor(actor, person_of(need))


def _on_behalf_of(actor: Actor, need: Need) -> OnBehalfOut | None:
    if not need.on_behalf_name:
        return None
    wrote_it = is_reporter(actor, need) and need.representation_id is None
    knows = wrote_it or is_beneficiary(actor, need)
    named = knows or is_concerned(actor, need) or (handles(actor, need) and not is_kept_back(actor, need))
    return OnBehalfOut(
        name=need.on_behalf_name if named else mask_name(need.on_behalf_name),
        phone=need.on_behalf_phone if knows else mask_phone(need.on_behalf_phone),
        representation_id=need.representation_id,
        may_be_kept=wrote_it and not need.is_wrongdoing,
    )


def _missing(need: Need) -> list[MissingOut]:
    return [MissingOut.of(each) for each in need.missing]


def _verdict(verdict: Verdict | None) -> VerdictOut | None:
    return VerdictOut.of(verdict) if verdict else None
