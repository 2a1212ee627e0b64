"""Profiles, and the PIN by which a person confirms who speaks for them."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from backend.audit import services as audit
from backend.households.models import Profile
from backend.households.options import CHILD_UNTIL
from backend.households.policy import HOUSEHOLD_POLICY
from backend.households.queries import age_on, visible_to
from backend.households.refusals import GuardianNeeded, ImpossibleBirth, WeakPin
from backend.households.states import HouseholdAction
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import lock, service

DIGITS = 6


@service
def edit_profile(*, actor: Actor, changes: Mapping[str, Any], now: datetime) -> Profile:
    """Change what helps to help me; what is not in `changes` stays. Raises `ImpossibleBirth`, `GuardianNeeded`."""
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_PROFILE, actor, None)
    if changes.get("birth"):
        refuse_birth(changes["birth"], actor)
        limit = CHILD_UNTIL.of(street_of(actor).config)
        age = age_on(changes["birth"], now.astimezone(zone_of(actor)).date())
        if age is not None and age < limit:
            raise GuardianNeeded(action=HouseholdAction.EDIT_PROFILE, rule="", age=limit)
    profile = locked_profile(actor.user_id, street_id=actor.street_id, now=now)
    changed = sorted(name for name, value in changes.items() if getattr(profile, name) != value)
    if changed:
        for name in changed:
            setattr(profile, name, changes[name])
        profile.updated_at = now
        profile.save(update_fields=[*changed, "updated_at"])
        audit.record("profile.edit", actor.user_id, actor=actor, now=now, changed=changed)
    return profile


@service
def set_pin(*, actor: Actor, pin: str, now: datetime) -> Profile:
    """Set the PIN by which I confirm who speaks for me; wrong tries start anew. Raises `WeakPin`."""
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_PROFILE, actor, None)
    if weak(pin):
        raise WeakPin
    profile = locked_profile(actor.user_id, street_id=actor.street_id, now=now)
    _keep_pin(profile, pin)
    audit.record("profile.set_pin", actor.user_id, actor=actor, now=now)
    return profile


@service
def issue_card(*, actor: Actor, representation_id: UUID, now: datetime) -> str:
    """A fresh PIN on a paper card, handed to the person spoken for by a community worker. It is told once.

    Raises `NotFound`, `NotAllowed`.
    """
    row = lock(visible_to(actor), representation_id)
    allow(HOUSEHOLD_POLICY, HouseholdAction.ISSUE_CARD, actor, row)
    pin = next(each for each in iter(_any_pin, "") if not weak(each))
    _keep_pin(locked_profile(row.represented_id, street_id=row.street_id, now=now), pin)
    audit.record("profile.issue_card", row.represented_id, actor=actor, now=now, representation=str(row.id))
    return pin


def locked_profile(person_id: UUID, *, street_id: UUID, now: datetime) -> Profile:
    """The profile, made where there was none, locked until commit."""
    Profile.objects.bulk_create(
        [Profile(user_id=person_id, street_id=street_id, updated_at=now)], ignore_conflicts=True
    )
    return Profile.objects.select_for_update(of=("self",), no_key=True).get(user=person_id)


def refuse_birth(birth: str, actor: Actor) -> None:
    """A year or a day between 1900 and today. Raises `ImpossibleBirth`."""
    try:
        first = date.fromisoformat(birth) if len(birth) > 4 else date(int(birth), 1, 1)
    except ValueError:
        raise ImpossibleBirth from None
    if not date(1900, 1, 1) <= first <= actor.at.astimezone(zone_of(actor)).date():
        raise ImpossibleBirth


def hash_pin(person_id: UUID, pin: str) -> bytes:
    """Keyed with the deployment's secret: six digits alone would be found by trying."""
    return salted_hmac("linli.households.pin", f"{person_id}:{pin}", algorithm="sha256").digest()


def weak(pin: str) -> bool:
    """All the same digit, or a row up or down."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({0}, {1}, {9})


def _any_pin() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def _keep_pin(profile: Profile, pin: str) -> None:
    profile.pin_hash = hash_pin(profile.user_id, pin)
    profile.pin_tries = 0
    profile.save(update_fields=["pin_hash", "pin_tries"])
