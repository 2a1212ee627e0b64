"""Profiles, and the PIN by which a person confirms who speaks for them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.accounts import pins
from backend.audit import services as audit
from backend.events import publish
from backend.households.events import BirthCorrected, BirthTold
from backend.households.models import Profile
from backend.households.options import ADULT_FROM, CHILD_UNTIL
from backend.households.policy import HOUSEHOLD_POLICY
from backend.households.queries import age_on, latest_of
from backend.households.refusals import BirthStands, GuardianNeeded, ImpossibleBirth
from backend.households.states import HouseholdAction
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import service


@service
def edit_profile(*, actor: Actor, changes: Mapping[str, Any], now: datetime) -> Profile:
    """Change what helps to help me; what is not in `changes` stays. Raises `ImpossibleBirth`, `GuardianNeeded`, `BirthStands`."""
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_PROFILE, actor, None)
    if changes.get("birth"):
        refuse_birth(changes["birth"], actor)
        limit = CHILD_UNTIL.of(street_of(actor).config)
        age = age_on(changes["birth"], now.astimezone(zone_of(actor)).date())
        if age is not None and age < limit:
            raise GuardianNeeded(action=HouseholdAction.EDIT_PROFILE, rule="", age=limit)
    profile = locked_profile(actor.user_id, street_id=actor.street_id, now=now)
    changed = sorted(name for name, value in changes.items() if getattr(profile, name) != value)
    if "birth" in changed:
        _refuse_to_be_older(profile.birth, changes["birth"], actor)
    if changed:
        for name in changed:
            setattr(profile, name, changes[name])
        profile.updated_at = now
        profile.save(update_fields=[*changed, "updated_at"])
        audit.record("profile.edit", actor.user_id, actor=actor, now=now, changed=changed)
        if "birth" in changed:
            publish(BirthTold(actor.user_id), actor=actor)
    return profile


@service
def set_pin(*, actor: Actor, pin: str, now: datetime) -> Profile:
    """Set the PIN by which I confirm who speaks for me, also on my paper card; wrong tries start anew. Raises `WeakPin`."""
    allow(HOUSEHOLD_POLICY, HouseholdAction.EDIT_PROFILE, actor, None)
    profile = locked_profile(actor.user_id, street_id=actor.street_id, now=now)
    pins.keep(actor.user_id, pin, by=actor.user_id, now=now)
    audit.record("profile.set_pin", actor.user_id, actor=actor, now=now)
    return profile


def locked_profile(person_id: UUID, *, street_id: UUID, now: datetime) -> Profile:
    """The profile, made where there was none, locked until commit."""
    Profile.objects.bulk_create(
        [Profile(user_id=person_id, street_id=street_id, updated_at=now)], ignore_conflicts=True
    )
    return Profile.objects.select_for_update(of=("self",), no_key=True).get(user=person_id)


def enter_birth(*, actor: Actor, person_id: UUID, birth: str, now: datetime) -> None:
    """Note what papers say of a birth of which the person said nothing, in the caller's transaction. Raises `ImpossibleBirth`."""
    refuse_birth(birth, actor)
    profile = locked_profile(person_id, street_id=actor.street_id, now=now)
    if not profile.birth:
        profile.birth, profile.updated_at = birth, now
        profile.save(update_fields=["birth", "updated_at"])
        audit.record("profile.enter_birth", person_id, actor=actor, now=now)


def correct_birth(*, actor: Actor, person_id: UUID, birth: str, reason: str, now: datetime) -> None:
    """Another birth than is on record, by who saw a paper and may say so, in the caller's transaction. Raises `ImpossibleBirth`."""
    refuse_birth(birth, actor)
    profile = locked_profile(person_id, street_id=actor.street_id, now=now)
    if profile.birth != birth:
        profile.birth, profile.updated_at = birth, now
        profile.save(update_fields=["birth", "updated_at"])
        audit.record("profile.correct_birth", person_id, actor=actor, now=now, reason=reason)
        publish(BirthCorrected(person_id), actor=actor)


def _refuse_to_be_older(known: str, told: str, actor: Actor) -> None:
    """Raises `BirthStands` where a minor takes their birth back, or makes it an earlier one."""
    limit = ADULT_FROM.of(street_of(actor).config)
    age = age_on(known, actor.at.astimezone(zone_of(actor)).date())
    if age is not None and age < limit and (not told or latest_of(told) < latest_of(known)):
        raise BirthStands(action=HouseholdAction.EDIT_PROFILE, rule="", age=limit)


def refuse_birth(birth: str, actor: Actor) -> None:
    """A year or a day between 1900 and today. Raises `ImpossibleBirth`."""
    try:
        first = date.fromisoformat(birth) if len(birth) > 4 else date(int(birth), 1, 1)
    except ValueError:
        raise ImpossibleBirth from None
    if not date(1900, 1, 1) <= first <= actor.at.astimezone(zone_of(actor)).date():
        raise ImpossibleBirth
