"""A person's PIN: six digits that were handed to them on a paper card, or that they chose.

It is one, whatever it is asked for: with the number of the card it signs in, told to somebody it confirms that they
may speak for the person. Wrong ones on a card are counted here, under the lock of its row; those that are told to who
asks to speak are counted there (`households/services/bounds.py`), so that no stranger makes the card wait.
"""

import secrets
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Pin
from backend.accounts.tries import wait_of, within_a_day
from backend.crypto import index_of
from backend.errors import DomainError
from backend.ids import new_id

DIGITS = 6


class WeakPin(DomainError):
    """A PIN that anybody would try first."""

    code = "weak_pin"
    status = 422
    title = _("Too easy to guess")
    message = _("Choose a PIN without all the same digits and without a row such as 123456.")


class WrongPin(DomainError):
    """Not the person's PIN."""

    code = "wrong_pin"
    status = 422
    title = _("Wrong PIN")
    message = _("This is not the PIN of the person. Ask them, or look at their paper card; tries left: {tries_left}.")


class PinLocked(DomainError):
    """Too many wrong PINs."""

    code = "pin_locked"
    title = _("PIN locked")
    message = _(
        "The PIN was wrong too often. Wait {wait} seconds; or the person sets a new one, or a community worker issues a "
        "new card."
    )


def fresh() -> str:
    """One that nobody would try first."""
    return next(each for each in iter(_any, "") if not weak(each))


def weak(pin: str) -> bool:
    """All the same digit, or a row up or down."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({0}, {1}, {9})


def keep(person_id: UUID, pin: str, *, by: UUID, now: datetime) -> None:
    """Make it the person's PIN, in the caller's transaction; an older one ends, and its wrong tries. Raises `WeakPin`.

    `by`: who knows it, as they chose it or handed it out.
    """
    if weak(pin):
        raise WeakPin
    salt = new_id()
    Pin.objects.update_or_create(
        user_id=person_id,
        defaults={"salt": salt, "hash": _hash(salt, pin), "wrong": [], "set_by_id": by, "set_at": now},
    )


def has_one(person_id: UUID) -> bool:
    """Whether the person has a PIN."""
    return Pin.objects.filter(user=person_id).exists()


def was_set_by(person_id: UUID, by: UUID) -> bool:
    """Whether this somebody chose it or handed it out, and so knows it without being told."""
    return Pin.objects.filter(user=person_id, set_by=by).exists()


def handed_out_by(person_id: UUID) -> UUID | None:
    """Who handed the person's PIN out on a card; None where the person chose it, or has none."""
    return Pin.objects.filter(user=person_id).exclude(set_by=person_id).values_list("set_by", flat=True).first()


def end_handed_out(person_id: UUID) -> None:
    """The paper that it stands on is lost: end it, unless the person has chosen another since."""
    Pin.objects.filter(user=person_id).exclude(set_by=person_id).delete()


def end(person_id: UUID) -> None:
    """End it, whoever chose it."""
    Pin.objects.filter(user=person_id).delete()


def locked(person_id: UUID) -> Pin | None:
    """The person's PIN, if there is one, locked until commit."""
    return Pin.objects.select_for_update(of=("self",), no_key=True).filter(user=person_id).first()


def fits(row: Pin | None, pin: str) -> bool:
    """Whether it is this PIN. Of who has none, none is; it takes as long."""
    said = _hash(row.salt if row else new_id(), pin)
    return constant_time_compare(bytes(row.hash) if row else b"", said)


def judge(person_id: UUID, pin: str, *, now: datetime) -> bool:
    """Whether it opens the person's card: not a wrong one, nor any while it rests. The try is counted: commit it."""
    row = locked(person_id)
    if row is None:
        return False
    wrong = within_a_day(row.wrong, now)
    if wait_of(wrong, now):
        return False
    right = fits(row, pin)
    row.wrong = [] if right else [*wrong, now.timestamp()]
    row.save(update_fields=["wrong"])
    return right


def _any() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _hash(salt: UUID, pin: str) -> bytes:
    """Keyed: a million PINs would be tried in a moment by whoever has a backup and not the key."""
    return index_of("card.pin", f"{salt}:{pin}")
