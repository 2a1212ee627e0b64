"""Agree, decline, withdraw. Nothing is done before the first, and nothing is left after the last (ADR 28)."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.households.models import Representation
from backend.households.queries import consents
from backend.households.services import use
from backend.households.states import Purpose as Right
from backend.places.queries import street_of
from backend.policy import Actor
from backend.privacy.queries import latest
from backend.privacy.services import record_consent, record_withdrawal
from backend.privacy.states import How, Purpose
from backend.services import service
from volunteers.care.models import Entry
from volunteers.care.options import ANSWER_DAYS
from volunteers.care.policy import concerned
from volunteers.care.queries import spoken_for
from volunteers.care.services.ending import close
from volunteers.care.services.moving import locked, move
from volunteers.care.states import OPEN, Action, Status


@service
def agree(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """The resident agrees; or who speaks for them does; or a third person notes what they said.

    Who said it, how and to which words stands as a consent like every other. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    entry = locked(actor, entry_id, Action.AGREE)
    fields = ["consent"]
    if entry.resident_id != actor.user_id and entry.resident_id in spoken_for(actor):
        entry.representation = _used(actor, entry, now)
        fields.append("representation")
    how = How.APP if concerned(actor, entry) else How.DESK
    given = record_consent(actor=actor, purpose=Purpose.CARE, how=how, user_id=entry.resident_id, now=now)
    entry.consent = given or latest(entry.resident_id).get(purpose=Purpose.CARE)
    return move(entry, Action.AGREE, *fields, actor=actor, now=now, how=str(how), consent=str(entry.consent.id))


@service
def decline(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """No, without giving a reason: what was proposed is removed at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    entry = locked(actor, entry_id, Action.DECLINE)
    return close(entry, Action.DECLINE, actor=actor, now=now, at_once=True)


@service
def withdraw(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """They want no more of it: the visits stop and what was kept is gone, both in this transaction.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    entry = locked(actor, entry_id, Action.WITHDRAW)
    how = How.APP if concerned(actor, entry) else How.DESK
    close(entry, Action.WITHDRAW, actor=actor, now=now, at_once=True)
    record_withdrawal(actor=actor, purpose=Purpose.CARE, how=how, user_id=entry.resident_id, now=now)
    return entry


@service
def withdraw_all(*, actor: Actor, resident_id: UUID, now: datetime) -> int:
    """The same for whoever withdrew the consent itself; how many entries. For the system."""
    rows = Entry.objects.filter(resident=resident_id, status__in=OPEN).exclude(status=Status.PROPOSED)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("id"))
    for entry in found:
        close(entry, Action.WITHDRAW, actor=actor, now=now, at_once=True)
    return len(found)


@service
def lapse(*, actor: Actor, now: datetime) -> int:
    """Forget what was proposed and nobody answered; how many. For the system."""
    before = now - timedelta(days=ANSWER_DAYS.of(street_of(actor).config))
    rows = Entry.objects.filter(street=actor.street_id, status=Status.PROPOSED, proposed_at__lte=before)
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for entry in found:
        close(entry, Action.LAPSE, actor=actor, now=now, at_once=True)
    return len(found)


def _used(actor: Actor, entry: Entry, now: datetime) -> Representation:
    """The representation by which the actor agrees; that it was used is written down, and the resident hears of it."""
    right = next(each for each in consents(actor, Right.CARE) if each.person_id == entry.resident_id)
    return use(actor=actor, representation_id=right.id, purpose=Right.CARE, object_id=entry.id, now=now)
