"""The verbs of accounts and sessions. Signing in stands in `sign_in.py`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.events import SessionsEnded, SignedIn
from backend.accounts.models import DeviceSession, Grant, Reach, User, new_token
from backend.accounts.phones import e164, is_seed
from backend.accounts.policy import POLICY
from backend.accounts.queries import own_sessions, visible_sessions
from backend.accounts.states import Action
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.services import lock, service

SESSION_LIFE = timedelta(days=30)

Gate = Callable[[User, datetime], None]
_gates: list[Gate] = []


def admit_only(gate: Gate) -> None:
    """Let `gate(person, now)` refuse a session, whatever way somebody signs in: it raises. For `AppConfig.ready`."""
    if gate not in _gates:
        _gates.append(gate)


class NoHome(DomainError):
    """A person without a street, or out of use, cannot sign in."""

    code = "no_home"
    status = 409
    title = _("Account not in use")
    message = _("This account is not active, or belongs to no street. Ask the administrator of the street.")


class AccountClosed(DomainError):
    """Who has closed their account, or was shut out, is given no office, no tie and no place in a team."""

    code = "account_closed"
    title = _("Account not in use")
    message = _("This person's account is not in use any more. Choose somebody else.")


def refuse_closed(*people: User) -> None:
    """Raises `AccountClosed` where one of them has no account in use."""
    if not all(person.is_active for person in people):
        raise AccountClosed


CARD_LIFE = timedelta(hours=1)
"""How long a session by paper card lasts: it is on somebody else's device."""


def start_session(
    *, person: User, device: str, now: datetime, assured: bool = False, reach: Reach = Reach.FULL
) -> Grant:
    """Sign a person in, in the caller's transaction. Raises `NoHome`. Sessions last 30 days; by card, an hour."""
    if not person.is_active or person.home_street_id is None:
        raise NoHome
    for gate in _gates:
        gate(person, now)
    token, token_hash = new_token()
    session = DeviceSession.objects.create(
        user=person,
        token_hash=token_hash,
        device=device,
        assured=assured,
        reach=reach,
        created_at=now,
        expires_at=now + (SESSION_LIFE if reach == Reach.FULL else CARD_LIFE),
    )
    actor = Actor(user_id=person.id, street_id=person.home_street_id, at=now, assured=assured)
    audit.record("session.start", session.id, actor=actor, now=now, assured=assured, reach=str(reach))
    publish(SignedIn(session.id, person.id), actor=actor)
    return Grant(token, session)


@service
def revoke_session(*, actor: Actor, session_id: UUID, now: datetime) -> DeviceSession:
    """End a session: its token is worth nothing from now on. Raises `NotFound`, `NotAllowed`."""
    session = lock(visible_sessions(actor), session_id)
    allow(POLICY, Action.REVOKE, actor, session)
    session.revoked_at = now
    session.save(update_fields=["revoked_at"])
    audit.record("session.revoke", session.id, actor=actor, now=now, user_id=str(session.user_id))
    publish(SessionsEnded((session.id,), session.user_id), actor=actor)
    return session


@service
def revoke_others(*, actor: Actor, session_id: UUID, now: datetime) -> int:
    """End every session of one's own but this one; how many there were. For a phone that was lost."""
    allow(POLICY, Action.REVOKE, actor, DeviceSession(user_id=actor.user_id))
    others = own_sessions(actor).exclude(pk=session_id)
    return end_sessions(others, user_id=actor.user_id, actor=actor, now=now)


def end_sessions(rows: QuerySet[DeviceSession], *, user_id: UUID, actor: Actor, now: datetime) -> int:
    """End these sessions of a person, in the caller's transaction; how many there were."""
    ended = tuple(
        rows.filter(revoked_at=None).order_by("id").select_for_update(no_key=True).values_list("id", flat=True)
    )
    if ended:
        DeviceSession.objects.filter(pk__in=ended).update(revoked_at=now)
        for each in ended:
            audit.record("session.revoke", each, actor=actor, now=now, user_id=str(user_id))
        publish(SessionsEnded(ended, user_id), actor=actor)
    return len(ended)


@service
def name_session(*, actor: Actor, session_id: UUID, device: str, now: datetime) -> DeviceSession:
    """Call a device of one's own something else. Raises `NotFound`."""
    session = lock(own_sessions(actor), session_id)
    allow(POLICY, Action.NAME_SESSION, actor, session)
    session.device = device
    session.save(update_fields=["device"])
    audit.record("session.name_session", session.id, actor=actor, now=now)
    return session


@service
def update_account(*, actor: Actor, changes: dict[str, Any], now: datetime) -> User:
    """Change one's own `name` or `language`; what is not in `changes` stays. Raises `NotFound`."""
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.UPDATE, actor, person)
    changed = sorted(name for name, value in changes.items() if getattr(person, name) != value)
    if changed:
        for name in changed:
            setattr(person, name, changes[name])
        person.save(update_fields=changed)
        audit.record("account.update", person.id, actor=actor, now=now, changed=changed)
    return person


@service
def make_superuser(*, actor: Actor, phone: str, name: str, street: Area, password: str, now: datetime) -> User:
    """Make or promote the person who runs the deployment; they keep their home street. Raises `InvalidPhone`.

    For the command line alone: `actor` is the system.
    """
    number = e164(phone)
    person = User.objects.select_for_update(no_key=True).filter(phone=number).first()
    if person is None:
        person = User(phone=number, name=name, home_street=street, is_seed=is_seed(number))
    person.home_street = person.home_street or street
    person.is_active = person.is_staff = person.is_superuser = True
    person.office_waits = False
    person.set_password(password)
    person.save()
    audit.record("account.make_superuser", person.id, actor=actor, now=now)
    return person


def enter(*, actor: Actor, name: str, now: datetime, phone: str | None = None) -> User:
    """Enter a person in the caller's street and transaction: without a phone one whom others speak for.

    `phone`: E.164, of nobody yet, after `codes.queue_for`; not proved before they sign in with it.
    """
    seed = phone is not None and is_seed(phone)
    person = User.objects.create_user(phone=phone, name=name, home_street_id=actor.street_id, is_seed=seed)
    audit.record("account.enter", person.id, actor=actor, now=now)
    return person
