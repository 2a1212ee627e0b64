"""Proof of residence: asked by the person, confirmed by a worker of the area or vouched for by a neighbour.

A vouch rests on another confirmation, which rests on another, down to a worker's: never on itself.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.households.models import Address
from backend.households.queries import own_addresses
from backend.households.schemas import HomeShown
from backend.households.services import reveal
from backend.households.states import Level, Why
from backend.identity.events import ResidenceChanged
from backend.identity.models import Residence, Vouch
from backend.identity.options import OFF, VOLUNTEERS, VOUCHES_A_YEAR
from backend.identity.policy import RESIDENCE_POLICY
from backend.identity.queries import (
    is_confirmed_resident,
    own_residences,
    to_vouch_for,
    visible_residences,
    vouches_within_a_year,
)
from backend.identity.states import OPEN, RESIDENCE_TRANSITIONS, ResidenceAction, ResidenceStatus
from backend.places.models import Area
from backend.places.models import Level as AreaLevel
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state

YEAR = timedelta(days=365)
TO_CHECK = frozenset({Level.BUILDING, Level.DOOR, Level.NAME})


class ResidenceOpen(DomainError):
    """One lives in one place."""

    code = "residence_open"
    title = _("A residence is there already")
    message = _("You have a residence that waits or is confirmed. Withdraw it first, then ask for the new one.")


class NotACommunity(DomainError):
    """A whole street is no proof of anything; nor is an address elsewhere."""

    code = "not_a_community"
    status = 422
    title = _("Not the community of this address")
    message = _(
        "Name the community or the grid in which this address lies: not the whole street, and none that the map "
        "contradicts. Where the address has its place on the map, the area may be left out."
    )


class VouchLimit(DomainError):
    """A word that is given to everybody is worth nothing."""

    code = "vouch_limit"
    title = _("Too many vouched for")
    message = _("You have vouched for {limit} neighbours within a year. A community worker can confirm this one.")


class VouchRing(DomainError):
    """Two people cannot stand for each other."""

    code = "vouch_ring"
    title = _("A ring of vouches")
    message = _("Your own confirmation rests on this person's word. A community worker can confirm them.")


class ResidenceNeeded(DomainError):
    """The street opens its doors to those whom somebody knows."""

    code = "residence_needed"
    status = 403
    title = _("Confirm where you live first")
    message = _(
        "In your street, only those whose residence is confirmed take places on tasks. Say where you live with POST "
        "/me/residence; a community worker confirms it, or a confirmed neighbour to whom you show its id."
    )


def refuse_unconfirmed_volunteers(actor: Actor) -> None:
    """Where the street asks for it, only confirmed residents go to others' doors. Raises `ResidenceNeeded`."""
    if VOLUNTEERS.of(street_of(actor).config) == OFF:
        return
    if not is_confirmed_resident(actor.user_id, street_id=actor.street_id):
        raise ResidenceNeeded


@service
def ask(*, actor: Actor, address_id: UUID, area_id: UUID | None, now: datetime) -> Residence:
    """Say at which of one's addresses one lives, to be confirmed. `area_id` where the map does not tell the community.

    Raises `NotFound` (address, area), `NotACommunity`, `ResidenceOpen`.
    """
    allow(RESIDENCE_POLICY, ResidenceAction.ASK, actor, None)
    # Locked: an address that changes meanwhile is withdrawn with its residence, or asked for as it is then.
    address = lock(own_addresses(actor), address_id)
    area = _area_of(actor, address, area_id)
    try:
        with transaction.atomic():
            made = Residence.objects.create(
                street_id=actor.street_id, user_id=actor.user_id, area_id=area, address=address, asked_at=now
            )
    except IntegrityError:
        raise ResidenceOpen from None
    audit.record("residence.ask", made.id, actor=actor, now=now, after=made.status)
    publish(ResidenceChanged(made.id), actor=actor)
    return made


@service
def confirm(*, actor: Actor, residence_id: UUID, now: datetime) -> Residence:
    """A worker of the area has checked it. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.CONFIRM, actor, row)
    return _move(row, ResidenceAction.CONFIRM, actor, now, by=actor.user_id)


@service
def refuse(*, actor: Actor, residence_id: UUID, reason: str, now: datetime) -> Residence:
    """A worker of the area says why not. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.REFUSE, actor, row)
    return _move(row, ResidenceAction.REFUSE, actor, now, reason=reason)


@service
def revoke(*, actor: Actor, residence_id: UUID, reason: str, now: datetime) -> Residence:
    """Confirmed no longer; whom the person vouched for is asked again. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.REVOKE, actor, row)
    return _move(row, ResidenceAction.REVOKE, actor, now, reason=reason)


@service
def withdraw(*, actor: Actor, residence_id: UUID, now: datetime) -> Residence:
    """The person has moved, or asks no more. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(own_residences(actor).select_related(None), residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.WITHDRAW, actor, row)
    return _move(row, ResidenceAction.WITHDRAW, actor, now)


@service
def withdraw_from(*, actor: Actor, address_id: UUID, now: datetime) -> None:
    """The person's address is another place from now on, or goes: what was asked or confirmed is not that any more."""
    resting = own_residences(actor).filter(address=address_id).select_related(None).select_for_update(no_key=True)
    for row in resting:
        allow(RESIDENCE_POLICY, ResidenceAction.WITHDRAW, actor, row)
        _move(row, ResidenceAction.WITHDRAW, actor, now)


@service
def see_home(*, actor: Actor, residence_id: UUID, now: datetime) -> tuple[Residence, HomeShown]:
    """Building, door and name, to a worker of the area, who checks them: the person hears of it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row = lock(visible_residences(actor).select_related("area", "address"), residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.SEE_HOME, actor, row)
    next_state(RESIDENCE_TRANSITIONS, row.status, ResidenceAction.SEE_HOME)
    assert row.address is not None  # the database holds it: residence_is_at_an_address
    shown = reveal(
        actor=actor,
        home=row.address,
        whose=row.user_id,
        phone="",
        levels=TO_CHECK,
        why=Why.RESIDENCE,
        why_id=row.id,
        need_id=None,
        now=now,
    )
    return row, shown


@service
def vouch(*, actor: Actor, residence_id: UUID, now: datetime) -> Residence:
    """A confirmed neighbour stands for it. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `VouchLimit`, `VouchRing`."""
    # Whoever vouches, and whoever is vouched for, does so once at a time: the limit and the ring are exact.
    people = (actor.user_id, find(to_vouch_for(actor), residence_id).user_id)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    row = lock(to_vouch_for(actor), residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.VOUCH, actor, row)
    limit = VOUCHES_A_YEAR.of(street_of(actor).config)
    if vouches_within_a_year(actor.user_id, since=now - YEAR) >= limit:
        raise VouchLimit(limit=limit)
    if row.user_id in _standing_for(actor.user_id, row.street_id):
        raise VouchRing
    moved = _move(row, ResidenceAction.VOUCH, actor, now, by=actor.user_id)
    Vouch.objects.create(street_id=row.street_id, residence=row, voucher_id=actor.user_id, at=now)
    return moved


@service
def take_back(*, actor: Actor, residence_id: UUID, now: datetime) -> Residence:
    """The neighbour's word is taken back: it waits again. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(to_vouch_for(actor), residence_id)
    allow(RESIDENCE_POLICY, ResidenceAction.TAKE_BACK, actor, row)
    return _move(row, ResidenceAction.TAKE_BACK, actor, now)


def _locked(actor: Actor, residence_id: UUID) -> Residence:
    return lock(visible_residences(actor), residence_id)


def _area_of(actor: Actor, address: Address, area_id: UUID | None) -> UUID:
    """The grid or community in which the address lies: as the map tells, else as the person says."""
    if area_id is None:
        known = address.grid_id or address.community_id
        if known is None:
            raise NotACommunity
        return known
    named = find(Area.objects.filter(street=actor.street_id), area_id)
    told = {address.grid_id, address.community_id} - {None}
    if named.level == AreaLevel.STREET or (told and not told & {named.id, named.parent_id}):
        raise NotACommunity
    return named.id


def _standing_for(user_id: UUID, street_id: UUID) -> set[UUID]:
    """On whose word a person's confirmation rests, down to the worker's. Short: each step took a year's limit."""
    found: set[UUID] = set()
    confirmed = Residence.objects.filter(street=street_id, status=ResidenceStatus.CONFIRMED, vouched=True)
    step: UUID | None = user_id
    while step is not None and step not in found:
        found.add(step)
        step = confirmed.filter(user=step).values_list("confirmed_by", flat=True).first()
    return found - {user_id}


def _move(
    row: Residence, action: ResidenceAction, actor: Actor, now: datetime, *, by: UUID | None = None, reason: str = ""
) -> Residence:
    before, was_confirmed = row.status, row.status == ResidenceStatus.CONFIRMED
    row.status = next_state(RESIDENCE_TRANSITIONS, row.status, action)
    row.confirmed_by_id, row.vouched = by, action == ResidenceAction.VOUCH
    row.decided_at = None if row.status == ResidenceStatus.ASKED else now
    if row.status not in OPEN:
        row.address = None
    row.save(update_fields=["status", "confirmed_by", "vouched", "decided_at", "address"])
    Vouch.objects.filter(residence=row, ended_at=None).update(ended_at=now)
    audit.record(f"residence.{action}", row.id, actor=actor, now=now, before=before, after=row.status, reason=reason)
    publish(ResidenceChanged(row.id), actor=actor)
    if was_confirmed:
        system = Actor.system(street_id=row.street_id, at=now)
        rest_on_it = Residence.objects.select_for_update(of=("self",)).filter(
            street=row.street_id, confirmed_by=row.user_id, vouched=True, status=ResidenceStatus.CONFIRMED
        )
        for each in rest_on_it.order_by("pk"):
            allow(RESIDENCE_POLICY, ResidenceAction.DOUBT, system, each)
            _move(each, ResidenceAction.DOUBT, system, now)
    return row
