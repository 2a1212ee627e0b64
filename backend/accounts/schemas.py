"""The shapes of accounts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.accounts.codes import Flow
from backend.accounts.models import DeviceSession, Grant, Language, Reach, User, mask_phone
from backend.accounts.sms import Channel
from backend.http.fields import In, Name, Out, Text
from backend.privacy.states import Purpose
from backend.privacy.texts import current

Phone = Annotated[Text, StringConstraints(min_length=1, max_length=32)]
"""A phone as people write it; `phones.e164` reads it."""


class StreetOut(Out):
    """A street."""

    id: UUID
    code: str
    name: str
    name_en: str


class AccountOut(Out):
    """A person to themself; the phone is masked even so, for a screen is seen by others."""

    id: UUID
    name: str
    phone: str
    language: Language
    street: StreetOut | None

    @classmethod
    def of(cls, person: User) -> "AccountOut":
        """Needs `person.home_street` loaded."""
        return cls(**_account(person))


class MeOut(AccountOut):
    """Who is signed in, and what they are to the street, the group, the committee and the organisations."""

    assured: bool = Field(description="whether this session passed a second factor")
    standing: dict[str, list[dict[str, Any]]] = Field(
        description="`postings`, `affiliations`, `tiers`, `seats`: those in force now"
    )

    @classmethod
    def with_standing(cls, person: User, *, assured: bool, standing: dict[str, list[dict[str, Any]]]) -> "MeOut":
        """Needs `person.home_street` loaded."""
        return cls(**_account(person), assured=assured, standing=standing)


def _account(person: User) -> dict[str, Any]:
    street = person.home_street
    return {
        "id": person.id,
        "name": person.name,
        "phone": mask_phone(person.phone),
        "language": Language(person.language),
        "street": StreetOut.model_validate(street) if street else None,
    }


DeviceId = Annotated[Text, StringConstraints(max_length=64)]
"""What a device calls itself, the same each time: a random text that it keeps."""


class CodeIn(In):
    """Who asks for a code."""

    phone: Phone
    channel: Channel = Field(Channel.SMS, description="`voice`: a call that reads the code out, digit by digit")
    device_id: DeviceId = Field("", description="a random text that the device keeps; limits count by it too")


class SignUpIn(In):
    """Who joins."""

    phone: Phone
    name: Name
    street_code: Annotated[Text, StringConstraints(min_length=1, max_length=20)]
    language: Language = Language.CHINESE
    device_id: DeviceId = Field("", description="as in a request for a code")


class FlowOut(Out):
    """A sign-in that waits for its code."""

    flow: str
    expires_in: int = Field(description="seconds")


class SignInFlowOut(FlowOut):
    """A sign-in that waits for its code, and what the code agrees to."""

    agrees_to: int = Field(
        description="version of the text `service` of GET /privacy/texts: show it before the code is typed in. To send the code "
        "to POST /auth/token is to agree to it"
    )

    @classmethod
    def of(cls, flow: Flow) -> "SignInFlowOut":
        """The text of today."""
        return cls(flow=flow.token, expires_in=flow.expires_in, agrees_to=current(Purpose.SERVICE))


Device = Annotated[Text, StringConstraints(max_length=120)]
Link = Annotated[Text, StringConstraints(min_length=1, max_length=1_000)]


class TokenIn(In):
    """The code that came by text message, or was read out."""

    flow: Annotated[Text, StringConstraints(min_length=1, max_length=100)]
    code: Annotated[Text, StringConstraints(min_length=1, max_length=12)]
    device: Device = Field("", description="what the person calls it")
    link: Link | None = Field(None, description="of the answer `phone_needed`: links that WeChat to this account")


class FirebaseIn(In):
    """An id token of Firebase phone authentication, and the consent that it takes."""

    id_token: Annotated[Text, StringConstraints(min_length=1, max_length=8_000)]
    consent: bool = Field(description="the person was told that Firebase is a service abroad, and consents to it")
    device: Device = Field("", description="what the person calls it")
    name: Name | None = Field(None, description="with street_code: makes the account where the phone has none")
    street_code: Annotated[Text, StringConstraints(min_length=1, max_length=20)] | None = None
    language: Language = Language.CHINESE


class WeChatIn(In):
    """A code of `wx.login()` in the mini program, or of the website's QR code."""

    code: Annotated[Text, StringConstraints(min_length=1, max_length=512)]
    app: Literal["mini_program", "website"] = "mini_program"
    device: Device = Field("", description="what the person calls it")


class IdentityOut(Out):
    """Another way into my account."""

    provider: str
    since: datetime


class IdentitiesOut(Out):
    """The ways into my account besides the phone."""

    items: list[IdentityOut]

    @classmethod
    def of(cls, rows: Iterable[Any]) -> "IdentitiesOut":
        """Of rows of allauth."""
        return cls(items=[IdentityOut(provider=row.provider, since=row.date_joined) for row in rows])


class LinkIn(In):
    """What `phone_needed` answered."""

    link: Link


class ProviderIn(In):
    """Which provider."""

    provider: Literal["firebase", "wechat"]


class TokenOut(Out):
    """The access token: send it as `Authorization: Bearer …`. It is shown once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # the word of RFC 6750, no secret
    expires_at: datetime
    second_factor: Literal["none", "due", "passed"] = Field(
        description="`due`: send its code to POST /auth/second-factor, before acts of an office"
    )
    agreed_to: int | None = Field(
        description="version of the text `service` that I last agreed to. Where it is missing or not the current one of GET "
        "/privacy/texts, ask me: POST /me/consents"
    )
    user: AccountOut

    @classmethod
    def of(cls, grant: Grant, *, enrolled: bool, agreed_to: int | None) -> "TokenOut":
        """Needs `session.user.home_street` loaded, or loads it. `enrolled`: whether they have a second factor."""
        session = grant.session
        return cls(
            access_token=grant.token,
            expires_at=session.expires_at,
            second_factor="passed" if session.assured else "due" if enrolled else "none",
            agreed_to=agreed_to,
            user=AccountOut.of(session.user),
        )


class AccountPatch(In):
    """What to change; what is left out stays."""

    # A factory and no default: null is refused, and the document shows no value that would be set.
    name: Name = Field(default_factory=str)
    language: Language = Field(default_factory=lambda: Language.CHINESE)


Code = Annotated[Text, StringConstraints(min_length=6, max_length=20)]
"""Six digits of the app, or a recovery code; spaces and dashes are overlooked."""


class SecondFactorOut(Out):
    """What I have of a second factor."""

    enrolled: bool
    enrolled_at: datetime | None
    recovery_codes_left: int


class SetupOut(Out):
    """A new secret. Shown once, and stored only when its first code comes back."""

    secret: str = Field(description="base32, to be typed into an authenticator app")
    uri: str = Field(description="`otpauth://totp/…`, for a QR code")
    setup: str = Field(description="send it back with the first code")
    expires_in: int = Field(description="seconds")


class SetupIn(In):
    """The first code of a new secret."""

    setup: Annotated[Text, StringConstraints(min_length=1, max_length=1_000)]
    code: Code


class FactorIn(In):
    """A code of the authenticator app, or a recovery code."""

    code: Code


class RecoveryCodesOut(Out):
    """Ten codes, each good once, for the day when the phone is lost. Shown this once: write them down."""

    recovery_codes: list[str]


class DeviceIn(In):
    """What the person calls a device."""

    device: Annotated[Text, StringConstraints(max_length=120)]


class EndedOut(Out):
    """How many sessions have ended."""

    ended: int


class SessionOut(Out):
    """A sign-in on a device."""

    id: UUID
    device: str
    assured: bool
    reach: Reach
    created_at: datetime
    last_seen_at: datetime = Field(description="within the hour")
    expires_at: datetime
    current: bool = Field(description="whether this request was sent with it")

    @classmethod
    def of(cls, session: DeviceSession, *, current: UUID) -> "SessionOut":
        """`current` is the id of the session that asks."""
        return cls(
            id=session.id,
            device=session.device,
            assured=session.assured,
            reach=Reach(session.reach),
            last_seen_at=session.last_seen_at or session.created_at,
            created_at=session.created_at,
            expires_at=session.expires_at,
            current=session.id == current,
        )
