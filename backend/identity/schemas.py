"""The shapes of identity."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, override
from pydantic import Field, StringConstraints

from backend.accounts.models import mask_phone
from backend.accounts.schemas import Device, DeviceId, Phone
from backend.households.schemas import HomeShown, home_shown
from backend.households.states import Level
from backend.http.fields import In, Name, Out, ReasonIn, Text
from backend.identity.merging import Found
from backend.identity.models import PaperCard, PhoneChange, Residence
from backend.identity.policy import RESIDENCE_POLICY
from backend.identity.states import RESIDENCE_TRANSITIONS, CardStatus, ChangeStatus, ResidenceStatus
from backend.places.datum import Datum
from backend.places.schemas import DatumIn, PlaceOut
from backend.policy import Actor, available


class CardIn(In):
    """For whom: a person of the street, or the name of somebody new who has no phone."""

    user_id: UUID | None = None
    name: Name | None = None


class CardOut(Out):
    """A paper card, without its secrets."""

    id: UUID
    user_id: UUID
    name: str = Field(description="the surname only")
    ending: str
    status: CardStatus
    issued_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, card: PaperCard) -> "CardOut":
        """Needs `card.user` loaded."""
        return cls(
            id=card.id,
            user_id=card.user_id,
            name=card.user.masked_name,
            ending=card.ending,
            status=CardStatus(card.status),
            issued_at=card.issued_at,
            expires_at=card.expires_at,
        )


class CardIssued(Out):
    """A fresh card, shown this once: print it, and let nobody copy it."""

    card: CardOut
    number: str
    pin: str
    text_zh: str = Field(description="to be printed")
    text_en: str

    @classmethod
    def of(cls, card: PaperCard, number: str, pin: str) -> "CardIssued":
        """Needs `card.user` loaded."""
        shown = {"number": f"{number[:3]} {number[3:6]} {number[6:]}", "pin": pin}
        texts = {}
        for language in ("zh-hans", "en"):
            with override(language):
                day = date_format(localtime(card.expires_at), "Y-m-d")
                texts[language] = gettext(
                    "Linli neighbourhood card\nName: {name}\nNumber: {number}\nPIN: {pin}\nGood until {day}\n"
                    "With this card a volunteer can report a need for you at your side. Keep the PIN to yourself."
                ).format(name=card.user.name, day=day, **shown)
        return cls(card=CardOut.of(card), number=number, pin=pin, text_zh=texts["zh-hans"], text_en=texts["en"])


class CardSignIn(In):
    """What stands on the card."""

    number: Annotated[Text, StringConstraints(min_length=1, max_length=20)]
    pin: Annotated[Text, StringConstraints(min_length=1, max_length=12)]
    device: Device = Field("", description="the kiosk, or whose phone it is")


class ResidenceIn(In):
    """At which of my addresses I live."""

    address_id: UUID = Field(description="of /me/addresses")
    area_id: UUID | None = Field(None, description="the community or the grid, where the map does not tell it")


class ResidenceOut(Out):
    """A residence, to the person and to the workers of the area: neither the full name nor the door."""

    id: UUID
    user_id: UUID
    name: str = Field(description="the surname only")
    area_id: UUID
    area: str
    status: ResidenceStatus
    vouched: bool = Field(description="by a neighbour, not by a worker")
    asked_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: Residence, **more: Any) -> Any:
        """Needs `row.user` and `row.area` loaded."""
        return cls(
            id=row.id,
            user_id=row.user_id,
            name=row.user.masked_name,
            area_id=row.area_id,
            area=row.area.name,
            status=ResidenceStatus(row.status),
            vouched=row.vouched,
            asked_at=row.asked_at,
            decided_at=row.decided_at,
            **more,
        )


class ResidenceDetail(ResidenceOut):
    """The same, with what I may do now; to oneself with the words of one's address."""

    address_id: UUID | None = Field(description="to oneself alone, as building and door are")
    building: str | None
    door: str | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Residence) -> "ResidenceDetail":
        """Needs `row.user`, `row.area` and `row.address` loaded."""
        own = row.address if row.user_id == actor.user_id else None
        found: ResidenceDetail = cls.of(
            row,
            address_id=own.id if own else None,
            building=own.address if own else None,
            door=own.door if own else None,
            actions=available(RESIDENCE_POLICY, RESIDENCE_TRANSITIONS, row.status, actor, row),
        )
        return found


class ResidenceHome(Out):
    """Where a residence is and whose, to who checks it."""

    id: UUID
    levels: list[Level] = Field(description="what is shown; each was written down, and who lives there sees it")
    name: str
    location: PlaceOut | None
    building: str | None
    door: str | None

    @classmethod
    def of(cls, row: Residence, shown: HomeShown, *, datum: Datum = Datum.WGS84) -> "ResidenceHome":
        """Needs nothing loaded."""
        fields = home_shown(shown, datum=datum)
        return cls(id=row.id, **{name: fields[name] for name in ("levels", "name", "location", "building", "door")})


class ResidenceBrief(Out):
    """What a neighbour sees of somebody they vouch for: neither the full name nor the door."""

    id: UUID
    name: str = Field(description="the surname only")
    area: str
    status: ResidenceStatus

    @classmethod
    def of(cls, row: Residence) -> "ResidenceBrief":
        """Needs `row.user` and `row.area` loaded."""
        return cls(id=row.id, name=row.user.masked_name, area=row.area.name, status=ResidenceStatus(row.status))


class HomeIn(In):
    """How a home is asked for."""

    datum: DatumIn = Datum.WGS84


class ResidenceFilter(In):
    """Which residences."""

    status: ResidenceStatus | None = None


class PhoneChangeIn(ReasonIn):
    """The new phone, and how it was checked who asks."""

    phone: Phone


class OwnPhoneIn(In):
    """The new phone."""

    phone: Phone
    device_id: DeviceId = Field("", description="as in a request for a code")


class BothCodesIn(In):
    """What came to the old phone and to the new one."""

    flow: Annotated[Text, StringConstraints(min_length=1, max_length=100)]
    old_code: Annotated[Text, StringConstraints(min_length=1, max_length=12)]
    new_code: Annotated[Text, StringConstraints(min_length=1, max_length=12)]


class PhoneChangeOut(Out):
    """A change of phone, by staff or by its owner."""

    id: UUID
    user_id: UUID
    phone: str = Field(description="the new one, masked")
    status: ChangeStatus
    asked_at: datetime
    due_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, change: PhoneChange) -> "PhoneChangeOut":
        """Masked."""
        return cls(
            id=change.id,
            user_id=change.user_id,
            phone=mask_phone(change.phone),
            status=ChangeStatus(change.status),
            asked_at=change.asked_at,
            due_at=change.due_at,
            decided_at=change.decided_at,
        )


class MergeIn(ReasonIn):
    """Which account goes on."""

    into: UUID


class MergeWanted(In):
    """Into which account."""

    into: UUID


class Conflict(Out):
    """A row that both cannot keep."""

    kind: str
    id: str
    rule: str = Field(description="the constraint that refuses it")


class MergeOut(Out):
    """What a merge moves to the survivor, drops as the survivor has the like, and cannot decide; by kind of row."""

    into: UUID
    moved: dict[str, int]
    dropped: dict[str, int]
    conflicts: list[Conflict]

    @classmethod
    def of(cls, into: UUID, found: Found) -> "MergeOut":
        """Kinds without a row are left out."""
        return cls(
            into=into,
            moved={kind: count for kind, count in sorted(found.moved.items()) if count},
            dropped={kind: count for kind, count in sorted(found.dropped.items()) if count},
            conflicts=[Conflict(**each) for each in found.conflicts],
        )


class PersonOut(Out):
    """A person of the street, to its administrator."""

    id: UUID
    name: str = Field(description="the surname only")
