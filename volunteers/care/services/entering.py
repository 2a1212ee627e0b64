"""Propose somebody for the register, and change what is kept of them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.accounts.phones import e164
from backend.audit import services as audit
from backend.events import publish
from backend.households.queries import addresses_of
from backend.places.services import home_fields
from backend.policy import Actor, allow
from backend.services import Made, find, made_before, service
from volunteers.care.events import EntryMoved
from volunteers.care.models import Contact, Entry
from volunteers.care.policy import POLICY
from volunteers.care.schemas import ContactIn, EntryCreate, EntryEdit
from volunteers.care.services.moving import locked, move
from volunteers.care.services.refusals import HoursOutOfOrder, InTheRegister, NowhereToGo
from volunteers.care.states import OPEN, Action

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=6)
PLACE = ("lat", "lng", "datum", "cell", "address", "community_id", "grid_id", "door")


@service
def propose(*, actor: Actor, spec: EntryCreate, now: datetime) -> Made[Entry]:
    """Ask a resident whether they would be looked after. Nobody visits before they agree.

    Raises `NotFound` (resident), `NowhereToGo`, `OutsideStreet`, `NotAllowed`, `HoursOutOfOrder`, `InvalidPhone`,
    `InTheRegister`, `IdTaken`.
    """
    before = made_before(Entry.objects.all(), spec.id, proposed_by=actor.user_id, resident=spec.resident_id)
    if before is not None:
        return Made(before, fresh=False)
    resident = find(User.objects.filter(home_street=actor.street_id, is_active=True), spec.resident_id)
    place = _place_of(actor, spec)
    entry = Entry(
        street_id=actor.street_id,
        resident=resident,
        reasons=_words(spec.reasons),
        door_notes=spec.door_notes,
        every_days=spec.every_days,
        weekdays=sorted(set(spec.weekdays)),
        starts=spec.starts,
        ends=spec.ends,
        proposed_by_id=actor.user_id,
        proposed_at=now,
        **(place or {}),
    )
    if spec.id is not None:
        entry.id = spec.id
    allow(POLICY, Action.PROPOSE, actor, entry)
    if place is None:
        raise NowhereToGo
    _check_hours(spec.starts, spec.ends)
    # Two who propose the same person at once: the second waits here, and finds the first.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=resident.id)
    there = Entry.objects.filter(street=actor.street_id, resident=resident, status__in=OPEN).first()
    if there is not None:
        raise InTheRegister(entry=str(there.id))
    entry.save(force_insert=True)
    _set_contacts(entry, spec.contacts)
    audit.record("care.propose", entry.id, actor=actor, now=now, after=entry.status)
    publish(EntryMoved(entry.id, Action.PROPOSE), actor=actor)
    return Made(entry, fresh=True)


@service
def edit(*, actor: Actor, entry_id: UUID, spec: EntryEdit, now: datetime) -> Entry:
    """Change what was sent; what was left out stays. The audit names the columns, and nothing of what they hold.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `HoursOutOfOrder`, `InvalidPhone`, `OutsideStreet`.
    """
    entry = locked(actor, entry_id, Action.EDIT)
    changes: dict[str, Any] = spec.model_dump(
        exclude_unset=True, include={"door_notes", "every_days", "starts", "ends"}
    )
    if spec.reasons is not None:
        changes["reasons"] = _words(spec.reasons)
    if spec.weekdays is not None:
        changes["weekdays"] = sorted(set(spec.weekdays))
    changes = {name: value for name, value in changes.items() if value is not None}
    if spec.location is not None or spec.address:
        changes |= home_fields(street_id=actor.street_id, place=spec.location, address=spec.address)
    for name, value in changes.items():
        setattr(entry, name, value)
    _check_hours(entry.starts, entry.ends)
    if spec.contacts is not None:
        entry.contacts.all().delete()
        _set_contacts(entry, spec.contacts)
    told = sorted({*changes, *(["contacts"] if spec.contacts is not None else [])})
    return move(entry, Action.EDIT, *changes, actor=actor, now=now, changed=told)


def _place_of(actor: Actor, spec: EntryCreate) -> dict[str, Any] | None:
    """Where visits go: what was sent, else the main address; None where there is neither."""
    if spec.location is not None or spec.address:
        return home_fields(street_id=actor.street_id, place=spec.location, address=spec.address)
    home = addresses_of([spec.resident_id], street_id=actor.street_id).first()
    return None if home is None else {name: getattr(home, name) for name in PLACE}


def _words(reasons: list[Any]) -> str:
    return " ".join(dict.fromkeys(reasons))


def _check_hours(starts: time, ends: time) -> None:
    day = date(2000, 1, 1)
    if not SHORTEST <= datetime.combine(day, ends) - datetime.combine(day, starts) <= LONGEST:
        raise HoursOutOfOrder


def _set_contacts(entry: Entry, contacts: list[ContactIn]) -> None:
    Contact.objects.bulk_create(
        Contact(
            street_id=entry.street_id,
            entry=entry,
            position=position,
            name=each.name,
            phone=e164(each.phone, landline=True),
            kin=each.kin,
        )
        for position, each in enumerate(contacts)
    )
