"""Where people live: several addresses, one of them the main one."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.households.events import AddressChanged
from backend.households.models import Address
from backend.households.policy import HOUSEHOLD_POLICY
from backend.households.queries import own_addresses
from backend.households.refusals import LabelTaken, PlaceNeeded, TooManyAddresses
from backend.households.schemas import AddressCreate, AddressEdit
from backend.households.services.profiles import locked_profile
from backend.households.states import HouseholdAction
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import lock, service

MOST = 6


@service
def add_address(*, actor: Actor, spec: AddressCreate, now: datetime) -> Address:
    """Put an address on record; the first is the main one. Where it lies, community and grid, the map tells.

    Raises `PlaceNeeded`, `TooManyAddresses`, `LabelTaken`, `OutsideStreet`.
    """
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_ADDRESSES, actor, None)
    _locked(actor, now)
    if spec.location is None and not spec.building:
        raise PlaceNeeded
    others = list(own_addresses(actor))
    if len(others) >= MOST:
        raise TooManyAddresses(most=MOST)
    _refuse_label(spec.label, others)
    main = spec.is_main or not others
    if main:
        own_addresses(actor).update(is_main=False)
    row = Address.objects.create(
        street_id=actor.street_id,
        user_id=actor.user_id,
        label=spec.label,
        door=spec.door,
        is_main=main,
        created_at=now,
        **place_fields(street_id=actor.street_id, place=spec.location, address=spec.building),
    )
    audit.record("address.add", row.id, actor=actor, now=now, main=main)
    return row


@service
def edit_address(*, actor: Actor, address_id: UUID, spec: AddressEdit, now: datetime) -> Address:
    """Change what was sent; what was left out stays. Needs that were reported keep what they had.

    Where it is another place from now on, what rested on it (`AddressChanged`) lets go of it.
    Raises `NotFound`, `LabelTaken`, `PlaceNeeded`, `OutsideStreet`.
    """
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_ADDRESSES, actor, None)
    _locked(actor, now)
    row = lock(own_addresses(actor), address_id)
    said = spec.model_dump(exclude_unset=True, exclude={"location"})
    if "label" in said:
        _refuse_label(spec.label, own_addresses(actor).exclude(pk=row.pk))
    changed = {("address" if name == "building" else name): value for name, value in said.items()}
    if spec.location is not None:
        place = place_fields(street_id=actor.street_id, place=spec.location)
        changed |= {name: value for name, value in place.items() if name != "address"}
    if changed.get("is_main"):
        own_addresses(actor).exclude(pk=row.pk).update(is_main=False)
    elif row.is_main:
        changed.pop("is_main", None)  # one is always the main one: name another instead
    moved = any(getattr(row, name) != value for name, value in changed.items() if name not in {"label", "is_main"})
    for name, value in changed.items():
        setattr(row, name, value)
    if row.lat is None and not row.address:
        raise PlaceNeeded
    row.save(update_fields=list(changed))
    audit.record("address.edit", row.id, actor=actor, now=now, changed=sorted(changed))
    if moved:
        publish(AddressChanged(row.id), actor=actor)
    return row


@service
def remove_address(*, actor: Actor, address_id: UUID, now: datetime) -> None:
    """Forget an address; where it was the main one, the oldest of the others is. Raises `NotFound`."""
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_ADDRESSES, actor, None)
    _locked(actor, now)
    row = lock(own_addresses(actor), address_id)
    was_main, gone = row.is_main, row.id
    publish(AddressChanged(gone), actor=actor)  # while it is there: what rests on it lets go
    row.delete()
    heir = own_addresses(actor).order_by("id").first()
    if was_main and heir is not None:
        heir.is_main = True
        heir.save(update_fields=["is_main"])
    audit.record("address.remove", gone, actor=actor, now=now)


def _locked(actor: Actor, now: datetime) -> None:
    """The person's profile stands for all of their addresses: two phones wait for each other."""
    locked_profile(actor.user_id, street_id=actor.street_id, now=now)


def _refuse_label(label: str, others: Iterable[Address]) -> None:
    if any(each.label == label for each in others):
        raise LabelTaken(label=label)
