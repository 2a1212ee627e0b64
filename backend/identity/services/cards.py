"""Paper cards: issued, entered with, revoked. The PIN on a card is the person's: `backend.accounts.pins`."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts import pins
from backend.accounts.models import DeviceSession, Grant, Reach, User
from backend.accounts.queries import people_of_street
from backend.accounts.services import end_sessions, enter, start_session
from backend.audit import services as audit
from backend.crypto import index_of
from backend.errors import DomainError, NotFound
from backend.events import publish
from backend.identity.events import CardIssued
from backend.identity.models import PaperCard
from backend.identity.options import CARD_DAYS
from backend.identity.policy import CARD_POLICY
from backend.identity.queries import visible_cards
from backend.identity.states import CARD_TRANSITIONS, CardAction, CardStatus
from backend.parties.services import NameOnePerson, Proposal
from backend.places.queries import street_of
from backend.policy import NOBODY, Actor, allow
from backend.privacy.services import record_consent
from backend.privacy.states import How, Purpose
from backend.services import lock, service, unit_of_work
from backend.states import next_state


class WrongCard(DomainError):
    """Not this number with this PIN, or out of use, or resting: all said alike, so that no number can be found."""

    code = "wrong_card"
    status = 422
    title = _("Card not accepted")
    message = _(
        "This number and this PIN do not open an account. Read them from the card again; after five wrong PINs a card "
        "rests for a quarter of an hour. If it stays, ask your community worker for a new card."
    )


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh card. Number and PIN are nowhere else."""

    card: PaperCard
    number: str
    """Ten digits."""
    pin: str
    """Six digits."""


@service
def issue_card(*, actor: Actor, user_id: UUID | None, name: str | None, now: datetime) -> Issued:
    """A card for a person of the street, or for somebody new who has no phone. What they had of card and PIN ends.

    Who has no phone signs up by it: whoever issues it has told them what the service does with what it knows of them,
    and notes that they agree.

    Raises `NotAllowed`, `NameOnePerson`, `NotFound`.
    """
    if (user_id is None) == (name is None):
        raise NameOnePerson
    allow(CARD_POLICY, CardAction.ISSUE, actor, Proposal(user_id))
    person = enter(actor=actor, name=name, now=now) if name is not None else _found(actor, user_id or NOBODY)
    if person.phone is None:
        record_consent(actor=actor, purpose=Purpose.SERVICE, how=How.DESK, user_id=person.id, now=now)
    end_cards(person, actor=actor, now=now)
    number, pin = f"{secrets.randbelow(10**10):010}", pins.fresh()
    pins.keep(person.id, pin, by=actor.user_id, now=now)
    card = PaperCard.objects.create(
        street_id=actor.street_id,
        user=person,
        number_hash=_number_hash(number),
        ending=number[-4:],
        issued_by_id=actor.user_id,
        issued_at=now,
        expires_at=now + timedelta(days=CARD_DAYS.of(street_of(actor).config)),
    )
    audit.record("card.issue", card.id, actor=actor, now=now, after=card.status, user_id=str(person.id))
    publish(CardIssued(card.id), actor=actor)
    return Issued(card, number, pin)


@service
def revoke_card(*, actor: Actor, card_id: UUID, reason: str, now: datetime) -> PaperCard:
    """The card opens nothing any more, nor does the PIN on it; sessions by card end. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    card = lock(visible_cards(actor), card_id)
    allow(CARD_POLICY, CardAction.REVOKE, actor, card)
    _revoke(card, actor, now, reason=reason)
    pins.end_handed_out(card.user_id)
    return card


def end_cards(person: User, *, actor: Actor, now: datetime) -> None:
    """Revoke what the person has in use, in the caller's transaction."""
    for card in PaperCard.objects.select_for_update().filter(user=person, status=CardStatus.ACTIVE):
        _revoke(card, actor, now)


def enter_by_card(*, number: str, pin: str, device: str, now: datetime) -> Grant:
    """A narrow session of an hour. Raises `WrongCard`, `NoHome`."""
    with unit_of_work(NOBODY):
        card = PaperCard.objects.select_for_update(of=("self",)).filter(number_hash=_number_hash(number)).first()
        if card is None or card.status != CardStatus.ACTIVE or now >= card.expires_at:
            raise WrongCard
        if not pins.judge(card.user_id, pin, now=now):
            raise WrongCard().committing()
        person = User.objects.get(pk=card.user_id)
        return start_session(person=person, device=device, now=now, reach=Reach.CARD)


def _found(actor: Actor, user_id: UUID) -> User:
    person = people_of_street(actor).select_for_update(of=("self",), no_key=True).filter(pk=user_id).first()
    if person is None:
        raise NotFound(kind=User._meta.verbose_name)
    return person


def _revoke(card: PaperCard, actor: Actor, now: datetime, *, reason: str = "") -> None:
    before = card.status
    card.status = next_state(CARD_TRANSITIONS, card.status, CardAction.REVOKE)
    card.revoked_at = now
    card.save(update_fields=["status", "revoked_at"])
    audit.record("card.revoke", card.id, actor=actor, now=now, before=before, after=card.status, reason=reason)
    rows = DeviceSession.objects.filter(user=card.user_id, reach=Reach.CARD)
    end_sessions(rows, user_id=card.user_id, actor=actor, now=now)


def _number_hash(number: str) -> bytes:
    return index_of("card.number", number)
