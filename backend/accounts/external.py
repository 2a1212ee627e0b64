"""Signing in by another provider: whose account it opens. One person has one account, and the account is the phone's.

Firebase proves a phone, and opens the account of that phone, or makes it. WeChat proves no phone: it is linked to an
account whose phone was proved by a code, and opens that one from then on.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.codes import queue_for
from backend.accounts.events import IdentityLinked
from backend.accounts.firebase import FirebaseRefused
from backend.accounts.models import Grant, Language, User
from backend.accounts.phones import e164
from backend.accounts.policy import POLICY
from backend.accounts.provider import FirebaseProvider, WeChatProvider
from backend.accounts.services import NoHome, start_session
from backend.accounts.sign_in import NoSuchStreet, agree, make_account, usable
from backend.accounts.states import Action
from backend.audit import services as audit
from backend.crypto import Unreadable, open_text, seal_text
from backend.errors import DomainError
from backend.events import publish
from backend.places.models import Area, Level
from backend.policy import NOBODY, Actor, allow
from backend.privacy.services import record_consent
from backend.privacy.states import How, Purpose
from backend.privacy.texts import current
from backend.services import lock, service, unit_of_work

LINK_LIFE = timedelta(minutes=10)
_LINK = "accounts.link"
CROSS_BORDER = "cross_border_firebase"
"""The purpose that a person consents to: their phone number has been to a foreign service."""


class ConsentNeeded(DomainError):
    """Firebase is a foreign service: nobody is led there without being asked."""

    code = "firebase_consent_needed"
    status = 422
    title = _("Consent needed")
    message = _(
        "Firebase is a service abroad. Tell the person so, ask for their consent to it alone, and send consent: true; or "
        "sign in with a code: POST /auth/code."
    )


class SignUpNeeded(DomainError):
    """The phone is proved and has no account yet."""

    code = "sign_up_needed"
    title = _("No account yet")
    message = _("This phone has no account yet. Send a fresh token again, with name and street_code, to make one.")


class PhoneNeeded(DomainError):
    """WeChat knows the person, this deployment does not yet."""

    code = "phone_needed"
    title = _("A phone is needed once")
    message = _(
        "This WeChat is not linked to an account yet. Sign in or sign up with a code, and send the link of this answer "
        "with the code to POST /auth/token: from then on WeChat alone will do."
    )


class LinkExpired(DomainError):
    """Forged, or older than ten minutes."""

    code = "link_expired"
    status = 410
    title = _("This link is over")
    message = _("This link is not valid, or not any more. Open WeChat again for a new one, or sign in without it.")


class IdentityTaken(DomainError):
    """One WeChat, one account; one account, one WeChat."""

    code = "identity_taken"
    title = _("Linked already")
    message = _("This WeChat belongs to another account, or this account has another WeChat. Unlink that one first.")


class NotLinked(DomainError):
    """Nothing to unlink."""

    code = "not_linked"
    title = _("Not linked")
    message = _("This account is not linked to that provider. GET /me/identities lists what it is linked to.")


@dataclass(frozen=True, slots=True)
class Joining:
    """Who a person is who has no account yet."""

    name: str
    street_code: str
    language: Language


def enter_by_firebase(*, id_token: str, consent: bool, device: str, joining: Joining | None, now: datetime) -> Grant:
    """Exchange an id token for a session of the account of its phone; make the account where there is none.

    Raises `ConsentNeeded`, what `firebase.verified` does, `InvalidPhone`, `SignUpNeeded`, `NoSuchStreet`, `NoHome`.
    """
    if not consent:
        raise ConsentNeeded
    login = FirebaseProvider(None).verify_token(None, {"id_token": id_token, "now": now})
    phone = e164(login.account.extra_data.pop("phone"))
    with unit_of_work(NOBODY):
        queue_for(phone)
        person = usable(phone) or _join(phone, joining, now)
        actor = Actor(user_id=person.id, street_id=person.home_street_id or NOBODY, at=now)
        _follow_phone(login.account, person, actor)
        audit.record("account.consent", person.id, actor=actor, now=now, purpose=CROSS_BORDER)
        # Each exchange says yes anew; on record stands one yes, until it is withdrawn or the text changes.
        record_consent(actor=actor, purpose=Purpose.CROSS_BORDER, how=How.APP, now=now)
        return start_session(person=person, device=device, now=now)


def enter_by_wechat(*, code: str, app: str, device: str, now: datetime) -> Grant:
    """A session of the account that this WeChat is linked to.

    Raises what `wechat.session_of` does; `PhoneNeeded`, with the `link`; `NoHome`.
    """
    found = WeChatProvider(None).verify_token(None, {"code": code, "app": app}).account
    with unit_of_work(NOBODY):
        known = SocialAccount.objects.filter(provider=found.provider, uid=found.uid).select_related("user").first()
        if known is None:
            raise PhoneNeeded(link=_link_of(found, now), expires_in=int(LINK_LIFE.total_seconds()))
        return start_session(person=known.user, device=device, now=now)


@service
def link(*, actor: Actor, link: str, now: datetime) -> SocialAccount:
    """Let what `PhoneNeeded` gave open one's own account from now on. Raises `LinkExpired`, `IdentityTaken`."""
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.LINK, actor, person)
    provider, uid = read_link(link, now=now)
    return _link(person, provider, uid, actor)


@service
def unlink(*, actor: Actor, provider: str, now: datetime) -> None:
    """The provider opens one's account no more. Raises `NotLinked`."""
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.LINK, actor, person)
    if not SocialAccount.objects.filter(user=person, provider=provider).delete()[0]:
        raise NotLinked
    audit.record("identity.unlink", person.id, actor=actor, now=now, provider=provider)
    publish(IdentityLinked(person.id, provider, "unlinked"), actor=actor)


def unlink_all(person: User, *, actor: Actor, now: datetime) -> None:
    """Whoever has the phone that a person lost has its WeChat too. Within the service that says so."""
    linked = SocialAccount.objects.filter(user=person)
    for provider in linked.values_list("provider", flat=True):
        audit.record("identity.unlink", person.id, actor=actor, now=now, provider=provider)
    linked.delete()


def take_link(link: str, person: User, *, now: datetime) -> None:
    """Link what `PhoneNeeded` gave to the account whose phone was proved, in the caller's transaction.

    Raises `LinkExpired`, `IdentityTaken`.
    """
    provider, uid = read_link(link, now=now)
    _link(person, provider, uid, Actor(user_id=person.id, street_id=person.home_street_id or NOBODY, at=now))


def read_link(link: str, *, now: datetime) -> tuple[str, str]:
    """Provider and uid of a link. Raises `LinkExpired`."""
    try:
        said = json.loads(open_text(link, _LINK))
    except (Unreadable, ValueError):
        raise LinkExpired from None
    if now.timestamp() >= said["until"]:
        raise LinkExpired
    return said["provider"], said["uid"]


def _link_of(found: Any, now: datetime) -> str:
    said = {"provider": found.provider, "uid": found.uid, "until": (now + LINK_LIFE).timestamp()}
    return seal_text(json.dumps(said), _LINK)


def _link(person: User, provider: str, uid: str, actor: Actor) -> SocialAccount:
    known = SocialAccount.objects.filter(user=person, provider=provider).first()
    if known is not None:
        if known.uid != uid:
            raise IdentityTaken
        return known
    try:
        with transaction.atomic():
            made = SocialAccount.objects.create(user=person, provider=provider, uid=uid, extra_data={})
    except IntegrityError:
        raise IdentityTaken from None
    audit.record("identity.link", person.id, actor=actor, now=actor.at, provider=provider)
    publish(IdentityLinked(person.id, provider, "linked"), actor=actor)
    return made


def _join(phone: str, joining: Joining | None, now: datetime) -> User:
    if User.objects.filter(phone=phone).exists():
        raise NoHome
    if joining is None:
        raise SignUpNeeded
    street = Area.objects.filter(level=Level.STREET, code=joining.street_code).first()
    if street is None:
        raise NoSuchStreet(street_code=joining.street_code)
    made = make_account(phone=phone, name=joining.name, language=joining.language, street_id=street.id, now=now)
    agree(made, version=current(Purpose.SERVICE), now=now)
    return made


def _follow_phone(found: Any, person: User, actor: Actor) -> None:
    """Firebase's person is whoever has the phone now. A token is taken once, and none older than the last."""
    known = SocialAccount.objects.select_for_update().filter(provider=found.provider, uid=found.uid).first()
    if known is None:
        SocialAccount.objects.filter(user=person, provider=found.provider).delete()
        SocialAccount.objects.create(user=person, provider=found.provider, uid=found.uid, extra_data=found.extra_data)
        publish(IdentityLinked(person.id, found.provider, "linked"), actor=actor)
        return
    if found.extra_data["iat"] <= known.extra_data.get("iat", 0):
        raise FirebaseRefused
    known.user, known.extra_data = person, found.extra_data
    known.save(update_fields=["user", "extra_data"])
