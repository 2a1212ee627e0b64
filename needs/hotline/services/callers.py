"""Who calls. Before that is known, no need of anybody is shown."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts import pins
from backend.accounts.models import User
from backend.accounts.phones import e164
from backend.policy import Actor
from backend.services import service
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.queries import is_anonymous, person_of, tries_of
from needs.hotline.refusals import NobodyFits, TriesOfDayOver, TriesOver
from needs.hotline.schemas import MOST_TRIES, CallerIn, LookUpIn
from needs.hotline.services.changes import moved, settle
from needs.hotline.states import Action, Verified

DAY = timedelta(hours=24)
MOST_TRIES_A_DAY = 30
"""Of one clerk: many calls are no way to find out whose a number or a reference is."""


@service
def identify(*, actor: Actor, call_id: UUID, spec: CallerIn, now: datetime) -> HotlineCall:
    """Note the name, and whose it is where it is checked. A wrong guess is counted, and commits.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `InvalidPhone`, `NobodyFits`, `TriesOver`, `TriesOfDayOver`.
    """
    row, before = moved(actor, call_id, Action.IDENTIFY)
    name = spec.name.strip()
    caller = None
    if spec.verified != Verified.NOTHING:
        phone = e164(spec.phone, landline=True) if spec.phone else row.phone
        _may_try(row, now)
        caller = _tried(row, person_of(row.street_id, phone=phone, name=name))
    row.name, row.caller, row.verified = name, caller, spec.verified
    _note(row, Action.IDENTIFY, actor, now, before)
    return row


@service
def look_up(*, actor: Actor, call_id: UUID, spec: LookUpIn, now: datetime) -> HotlineCall:
    """Find the caller by a reference: with their name; an anonymous one by the PIN, never by the name they stand under.

    A wrong guess is counted, and commits. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NobodyFits`, `TriesOver`, `TriesOfDayOver`.
    """
    row, before = moved(actor, call_id, Action.LOOK_UP)
    filing = (
        Filing.objects.filter(street=row.street_id, reference=spec.reference).select_related("need__reporter").first()
    )
    person = filing.need.reporter if filing else None
    _may_try(row, now)
    caller = _tried(row, person if person and _is_theirs(person, spec, now) else None)
    row.name = "" if spec.pin else caller.name
    row.caller, row.verified = caller, Verified.PIN if spec.pin else Verified.REFERENCE
    _note(row, Action.LOOK_UP, actor, now, before)
    return row


def _is_theirs(person: User, spec: LookUpIn, now: datetime) -> bool:
    if spec.pin is not None:
        return is_anonymous(person) and pins.judge(person.id, spec.pin, now=now)
    return not is_anonymous(person) and spec.name is not None and person.name == spec.name.strip()


def _may_try(row: HotlineCall, now: datetime) -> None:
    """In this call, and of this clerk in 24 hours. Raises `TriesOver`, `TriesOfDayOver`."""
    if row.tries >= MOST_TRIES:
        raise TriesOver
    if tries_of(row.clerk_id, since=now - DAY) >= MOST_TRIES_A_DAY:
        raise TriesOfDayOver


def _tried(row: HotlineCall, found: User | None) -> User:
    """Who was found; a guess that found nobody counts. Raises `NobodyFits`."""
    if found is None:
        row.tries += 1
        row.save(update_fields=["tries"])
        raise NobodyFits(tries_left=MOST_TRIES - row.tries).committing()
    return found


def _note(row: HotlineCall, action: Action, actor: Actor, now: datetime, before: str) -> None:
    caller = str(row.caller_id or "")
    settle(
        row, action, "name", "caller", "verified",
        actor=actor, now=now, before=before, verified=str(row.verified), caller=caller,
    )  # fmt: skip
