"""Showing a home: the only place from which a building, a door or a phone leaves. Each sight is written down first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.households.events import HomeDisclosed
from backend.households.models import Disclosure, Profile
from backend.households.queries import guardians_of, is_child, profile_of, speakers_for
from backend.households.schemas import ContactShown, HomeShown
from backend.households.states import DISCLOSED, Level, Purpose, Why
from backend.places.models import Home
from backend.policy import Actor
from backend.privacy.sharing import may_share_with_contractor


def reveal(
    *,
    actor: Actor,
    home: Home,
    whose: UUID | None,
    phone: str,
    levels: Collection[Level],
    why: Why,
    why_id: UUID,
    need_id: UUID | None,
    now: datetime,
    unseen: bool = False,
) -> HomeShown:
    """Show as much of a home as the caller has found to be due, in the caller's transaction.

    `whose` it is, where they have an account; `phone` is what was said for one who has none, E.164. Once for each
    person, reason and level a line is written, the audit knows, and who lives there hears of it; for a child also
    the guardian does, whose phone stands for the child's. `unseen`: a public place, which is nobody's secret.

    A contractor's people see the building and no more, unless the person agreed to share with it.
    """
    shared = unseen or may_share_with_contractor(actor, whose)
    person = User.objects.filter(pk=whose).first() if whose else None
    profile = profile_of(whose) if whose else None
    withheld = profile is not None and profile.phone_withheld
    wanted = set(levels) if shared else set(levels) & {Level.BUILDING}
    number = ""
    if person is None:
        wanted.discard(Level.NAME)
    if Level.PHONE in wanted:
        number = "" if withheld else _phone(actor, person, profile, now) if person else phone
        if not number:
            wanted.discard(Level.PHONE)
    if not unseen:
        _write_down(actor, sorted(wanted, key=DISCLOSED.index), whose, why, why_id, need_id, now)
    return HomeShown(
        levels=frozenset(wanted),
        home=home,
        phone=number,
        phone_withheld=withheld,
        profile=profile if Level.DOOR in wanted else None,
        name=_name(person, wanted) if person and shared else "",
        language=person.language if person else "",
        shared=shared,
    )


def reveal_contact(
    *,
    actor: Actor,
    whose: UUID,
    levels: Collection[Level],
    why: Why,
    why_id: UUID,
    now: datetime,
    contractor_id: UUID | None = None,
) -> ContactShown:
    """Show a person's name, phone or both, as the caller has found to be due, in the caller's transaction.

    Written down, audited and told as `reveal` does. To a contractor's people nothing, unless the person agreed to
    share with it: `shared` says so. `contractor_id`: for whom they ask, where that is known.
    """
    shared = may_share_with_contractor(actor, whose, contractor_id=contractor_id)
    person, profile = User.objects.get(pk=whose), profile_of(whose)
    # Who calls back belongs to the committee, and must reach the person themself.
    calls_back = why == Why.CALL_BACK
    withheld = profile is not None and profile.phone_withheld and not calls_back
    wanted = set(levels) if shared else set()
    number = ""
    if Level.PHONE in wanted and not withheld:
        number = _own_phone(person, profile) if calls_back else _phone(actor, person, profile, now)
    if not number:
        wanted.discard(Level.PHONE)
    _write_down(actor, sorted(wanted, key=DISCLOSED.index), whose, why, why_id, None, now)
    return ContactShown(
        levels=frozenset(wanted),
        name=person.name if Level.NAME in wanted else "",
        phone=number,
        phone_withheld=withheld,
        shared=shared,
    )


def number_of(actor: Actor, person_id: UUID, *, now: datetime, themself: bool = False) -> str:
    """By which a person is rung, E.164, for a machine that shows it to nobody; empty where there is none.

    `themself`: who is called back is reached themself, and nobody in their place.
    """
    person, profile = User.objects.filter(pk=person_id, is_active=True).first(), profile_of(person_id)
    if person is None:
        return ""
    return _own_phone(person, profile) if themself else _phone(actor, person, profile, now)


def _name(person: User, levels: Collection[Level]) -> str:
    return person.name if Level.NAME in levels else person.masked_name


def _phone(actor: Actor, person: User, profile: Profile | None, now: datetime) -> str:
    """By which the person is reached: their own, else that of who is called in their place; a child's is the guardian's."""
    if is_child(actor, person.id):
        return _phone_of(guardians_of(person.id, at=now))
    return _own_phone(person, profile) or _phone_of(speakers_for(person.id, Purpose.BE_CONTACTED, at=now))


def _own_phone(person: User, profile: Profile | None) -> str:
    return person.phone or (profile.contact_phone if profile else "")


def _phone_of(people: list[UUID]) -> str:
    found = {user.id: user.phone or "" for user in User.objects.filter(pk__in=people)}
    return next((found[each] for each in people if found.get(each)), "")


def _write_down(
    actor: Actor, levels: list[Level], whose: UUID | None, why: Why, why_id: UUID, need_id: UUID | None, now: datetime
) -> None:
    if whose == actor.user_id:
        return  # one's own home
    for level in levels:
        row, fresh = Disclosure.objects.get_or_create(
            who_id=actor.user_id,
            why=why,
            why_id=why_id,
            level=level,
            defaults={"street_id": actor.street_id, "whose_id": whose, "need_id": need_id, "at": now},
        )
        if not fresh:
            continue
        audit.record(f"disclosure.{level}", why_id, actor=actor, now=now, whose=str(whose or ""))
        publish(HomeDisclosed(row.id), actor=actor)
