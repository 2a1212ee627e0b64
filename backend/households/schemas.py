"""The shapes of households."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.accounts.models import Language, mask_name
from backend.accounts.schemas import Phone
from backend.households.models import Address, Disclosure, Profile, Representation
from backend.households.policy import POLICY, is_representative, is_represented
from backend.households.states import TRANSITIONS, Action, Level, Method, Purpose, Reach, Relation, Status, Why
from backend.http.fields import In, Moment, Name, Out, Said, Text
from backend.places.datum import Datum
from backend.places.models import Home
from backend.places.schemas import PlaceIn, PlaceOut, place_of
from backend.policy import Actor, available
from backend.privacy.states import Purpose as Consented


def _born(text: str) -> str:
    if not re.fullmatch(BORN, text):
        raise PydanticCustomError("linli_birth", str(_("Give the year of birth (1943) or the day (1943-05-30).")))
    return text


def _six_digits(text: str) -> str:
    if not re.fullmatch(PIN, text):
        raise PydanticCustomError("linli_pin", str(_("A PIN has six digits.")))
    return text


BORN = r"^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"
PIN = r"^[0-9]{6}$"
Birth = Annotated[str, AfterValidator(_born), Field(json_schema_extra={"pattern": BORN})]
"""A year or a day."""
Pin = Annotated[str, AfterValidator(_six_digits), Field(json_schema_extra={"pattern": PIN})]
BirthOrNone = Annotated[
    str, AfterValidator(lambda text: text and _born(text)), Field(json_schema_extra={"pattern": f"^$|{BORN}"})
]
PinOrNone = Annotated[
    str, AfterValidator(lambda text: text and _six_digits(text)), Field(json_schema_extra={"pattern": f"^$|{PIN}"})
]
"""The same, or empty."""
Label = Annotated[Said, StringConstraints(max_length=40)]
Building = Annotated[Text, StringConstraints(max_length=200)]
Door = Annotated[Text, StringConstraints(max_length=100)]
Note = Annotated[Text, StringConstraints(max_length=500)]
Purposes = Annotated[list[Purpose], Field(min_length=1, max_length=len(Purpose))]


class ProfileOut(Out):
    """Oneself: what helps to help me. The PIN is never shown; whether there is one is."""

    reach: Reach
    phone_withheld: bool = Field(description="who comes calls through the committee, and is not shown the phone")
    mobility: str
    hearing: str
    birth: str
    has_pin: bool

    @classmethod
    def of(cls, profile: Profile | None, *, has_pin: bool) -> "ProfileOut":
        """A person of whom nothing is on record has the defaults."""
        row = profile or Profile()
        return cls(
            reach=Reach(row.reach),
            phone_withheld=row.phone_withheld,
            mobility=row.mobility,
            hearing=row.hearing,
            birth=row.birth,
            has_pin=has_pin,
        )


class ProfilePatch(In):
    """What to change; what is left out stays."""

    # Factories and no defaults: null is refused, and the document shows no value that would be set.
    reach: Reach = Field(default_factory=lambda: Reach.APP)
    phone_withheld: bool = Field(default_factory=bool)
    mobility: Note = Field(default_factory=str)
    hearing: Note = Field(default_factory=str)
    birth: BirthOrNone = Field(default_factory=str)


class PinIn(In):
    """Six digits."""

    pin: Pin


class AddressCreate(In):
    """An address: the building in words, a place on the map, or both; the door apart from them."""

    label: Label
    building: Building = ""
    door: Door = ""
    location: PlaceIn | None = None
    is_main: bool = False


class AddressEdit(In):
    """What is left out stays."""

    label: Label = Field(default_factory=str)
    building: Building = Field(default_factory=str)
    door: Door = Field(default_factory=str)
    location: PlaceIn | None = None
    is_main: bool = Field(default_factory=bool)


class AddressOut(Out):
    """An address to whom it belongs."""

    id: UUID
    label: str
    building: str
    door: str
    location: PlaceOut | None
    community_id: UUID | None
    grid_id: UUID | None
    is_main: bool

    @classmethod
    def of(cls, row: Address, *, datum: Datum = Datum.WGS84) -> "AddressOut":
        """Needs nothing loaded."""
        return cls.like(row, building=row.address, location=place_of(row, exact=True, datum=datum))


class RepresentationCreate(In):
    """Whom to speak for: by `user_id`, or by name and, where there is one, phone; and for what."""

    user_id: UUID | None = None
    name: Name | None = None
    phone: Phone | None = None
    relation: Relation
    purposes: Purposes
    until: Moment | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if (self.user_id is None) == (self.name is None):
            raise PydanticCustomError(
                "linli_somebody", str(_("Say for whom: by user_id, or by name, with the phone where there is one."))
            )
        return self


class ConfirmIn(In):
    """How it is known that the person agreed. `note` for a call back: who said what, and when."""

    method: Method
    pin: PinOrNone = ""
    note: Note = ""


class WithdrawIn(In):
    """Why, where somebody wants to say it."""

    note: Note = ""


class ChildCreate(In):
    """A child under one's care. Nothing else is asked."""

    name: Name
    birth: Birth


class RepresentationOut(Out):
    """Who may speak for whom, for what, until when, and how it is known."""

    id: UUID
    representative: str
    name: str = Field(description="What the representative calls the person; the surname to who has nothing to confirm")
    relation: Relation
    purposes: list[Purpose]
    status: Status
    asked_at: datetime
    until: datetime
    method: Method | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    uses: int
    used_at: datetime | None

    @classmethod
    def of(cls, row: Representation) -> "RepresentationOut":
        """To the two people themselves. Needs `representative` loaded."""
        return cls(
            id=row.id,
            representative=row.representative.masked_name,
            name=row.name,
            relation=Relation(row.relation),
            purposes=[Purpose(each) for each in row.purposes],
            status=Status(row.status),
            asked_at=row.asked_at,
            until=row.until,
            method=Method(row.method) if row.method else None,
            confirmed_at=row.confirmed_at,
            ended_at=row.ended_at,
            uses=row.uses,
            used_at=row.used_at,
        )

    @classmethod
    def listed(cls, actor: Actor, row: Representation) -> "RepresentationOut":
        """In a list: to who only confirms them, the surname. Needs `representative` loaded."""
        shown = cls.of(row)
        if not (is_representative(actor, row) or is_represented(actor, row)):
            shown.name = mask_name(shown.name)
        return shown


class RepresentationDetail(RepresentationOut):
    """With what I am in it, and what I may do now."""

    i_am: Literal["representative", "represented", "staff"]
    represented_id: UUID | None = Field(description="to staff alone: for whom a paper card may be issued (POST /cards)")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Representation) -> "RepresentationDetail":
        """Needs `representative` loaded."""
        side: Literal["representative", "represented", "staff"] = "staff"
        if is_representative(actor, row):
            side = "representative"
        elif is_represented(actor, row):
            side = "represented"
        actions = available(POLICY, TRANSITIONS, row.status_at(actor.at), actor, row)
        # Who is to hear of a consent must know whose it is.
        fields = RepresentationOut.of(row) if Action.CONFIRM in actions else RepresentationOut.listed(actor, row)
        shown = row.represented_id if side == "staff" else None
        return cls(**fields.model_dump(), i_am=side, represented_id=shown, actions=actions)


@dataclass(frozen=True, slots=True)
class ContactShown:
    """What somebody is shown of a person now: name, phone, both, or nothing."""

    levels: frozenset[Level]
    name: str
    phone: str
    phone_withheld: bool
    shared: bool


class CallBackOut(Out):
    """By which phone the person is called back, who sees that it was shown."""

    name: str
    phone: str | None = Field(description="null where none is on record: confirm in person")

    @classmethod
    def of(cls, row: Representation, shown: ContactShown) -> "CallBackOut":
        """What `services.see_call_back` returned."""
        return cls(name=row.name, phone=shown.phone or None)


ForAChild = Literal[Consented.SHARE_WITH_CONTRACTOR, Consented.CROSS_BORDER]
"""Nothing of a child's is made public, and there is no account whose running it could agree to."""


class ChildConsentIn(In):
    """A guardian's yes or no, for the child, to one version of one purpose's text."""

    purpose: ForAChild
    version: int = Field(ge=1, le=1_000)
    given: bool
    organisation_id: UUID | None = None


class DisclosureOut(Out):
    """Somebody was shown a home. Names are masked on both sides."""

    id: UUID
    at: datetime
    who: str
    whose: str
    level: Level
    why: Why
    why_id: UUID
    need_id: UUID | None

    @classmethod
    def of(cls, row: Disclosure) -> "DisclosureOut":
        """Needs `who` and `whose` loaded."""
        return cls(
            id=row.id,
            at=row.at,
            who=row.who.masked_name,
            whose=row.whose.masked_name if row.whose else "",
            level=Level(row.level),
            why=Why(row.why),
            why_id=row.why_id,
            need_id=row.need_id,
        )


@dataclass(frozen=True, slots=True)
class HomeShown:
    """What somebody is shown of a home now. `profile` with the door only."""

    levels: frozenset[Level]
    home: Home
    phone: str
    phone_withheld: bool
    profile: Profile | None
    name: str
    language: str
    shared: bool
    """False where a contractor's people ask, and the person has not agreed to share with it."""


class HomeOut(Out):
    """As much of a home as I may see now; what I may not see is null."""

    levels: list[Level] = Field(description="what is shown; each was written down, and who lives there sees it")
    name: str
    location: PlaceOut | None
    building: str | None
    door: str | None
    phone: str | None
    phone_withheld: bool = Field(description="call through the committee")
    shared: bool = Field(description="false: I belong to an organisation with which the person has not agreed to share")
    reach: Reach | None
    language: Language | None
    mobility: str | None
    hearing: str | None


def home_shown(shown: HomeShown, *, datum: Datum) -> dict[str, Any]:
    """The fields of `HomeOut` of what `services.reveal` returned."""
    building = Level.BUILDING in shown.levels
    door = Level.DOOR in shown.levels
    profile = shown.profile if door else None
    return {
        "levels": [each for each in Level if each in shown.levels],
        "name": shown.name,
        "location": place_of(shown.home, exact=True, datum=datum) if building else None,
        "building": shown.home.address if building else None,
        "door": shown.home.door if door else None,
        "phone": shown.phone or None,
        "phone_withheld": shown.phone_withheld,
        "shared": shown.shared,
        "reach": Reach(profile.reach) if profile else None,
        "language": Language(shown.language) if door and shown.language else None,
        "mobility": profile.mobility if profile else None,
        "hearing": profile.hearing if profile else None,
    }
