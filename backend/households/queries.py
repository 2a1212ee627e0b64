"""Reads of households: who speaks for whom, and who was shown what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from backend.accounts.models import User
from backend.households.models import Address, Disclosure, Profile, Representation
from backend.households.options import CHILD_UNTIL
from backend.households.states import Purpose, Relation, Status
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.places.models import Area
from backend.places.models import Level as AreaLevel
from backend.places.queries import street_of
from backend.policy import Actor

STAFF = (Post.COMMUNITY_WORKER, Post.GRID_WORKER, Post.HOTLINE_CLERK)
"""Who may note a call back."""


def in_force(at: datetime) -> Q:
    """Representations that somebody confirmed and whose day has not come."""
    return Q(status=Status.CONFIRMED, until__gt=at)


def visible_to(actor: Actor) -> QuerySet[Representation]:
    """Those in which the actor speaks or is spoken for; all of the street for staff who confirm them."""
    rows = Representation.objects.filter(street=actor.street_id)
    if actor.is_system or standing(actor).holds(*STAFF):
        return rows
    return rows.filter(Q(representative=actor.user_id) | Q(represented=actor.user_id))


def own(actor: Actor) -> QuerySet[Representation]:
    """Those in which the actor speaks or is spoken for."""
    rows = Representation.objects.filter(street=actor.street_id)
    return rows.filter(Q(representative=actor.user_id) | Q(represented=actor.user_id))


def with_people(rows: QuerySet[Representation]) -> QuerySet[Representation]:
    """With both people, whose names are shown."""
    return rows.select_related("representative", "represented")


def spoken_for(actor: Actor, *purposes: Purpose) -> QuerySet[Representation]:
    """What the actor may do for others now; with `purposes`, only where one of these is covered. For subqueries."""
    rows = Representation.objects.filter(in_force(actor.at), street=actor.street_id, representative=actor.user_id)
    return rows.filter(purposes__overlap=list(purposes)) if purposes else rows


@dataclass(frozen=True, slots=True)
class Consent:
    """By which the actor may do something for somebody."""

    id: UUID
    person_id: UUID
    purposes: frozenset[str]


def load_consents(actor: Actor) -> list[Consent]:
    """What `spoken_for` says, in one query by hand: nearly every list of needs asks it. Use `consents`."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CONSENTS, {"user": actor.user_id, "street": actor.street_id, "at": actor.at, "in_force": Status.CONFIRMED}
        )
        return [Consent(found, person, frozenset(purposes)) for found, person, purposes in cursor.fetchall()]


_CONSENTS = """
SELECT id, represented_id, purposes FROM households_representation
WHERE representative_id = %(user)s AND status = %(in_force)s AND until > %(at)s AND street_id = %(street)s ORDER BY id
"""


def consents(actor: Actor, purpose: Purpose | None = None) -> list[Consent]:
    """Those that hold for the actor now; with `purpose`, only what covers it. One query per actor."""
    if actor.is_system:
        return []
    return [each for each in actor.recall(load_consents) if purpose is None or purpose in each.purposes]


def lasts(actor: Actor, representation_id: UUID) -> bool:
    """Whether this consent holds for the actor now. One query per actor."""
    return any(each.id == representation_id for each in consents(actor))


def represents(actor: Actor, person_id: UUID | None, purpose: Purpose) -> bool:
    """Whether the actor may do this for that person now. One query per actor."""
    return person_id is not None and any(each.person_id == person_id for each in consents(actor, purpose))


def speakers_for(person_id: UUID, purpose: Purpose, *, at: datetime) -> list[UUID]:
    """The ids of those who may do this for that person."""
    rows = Representation.objects.filter(in_force(at), represented=person_id, purposes__contains=[purpose])
    return list(rows.order_by("confirmed_at", "id").values_list("representative_id", flat=True))


def guardians_of(person_id: UUID, *, at: datetime) -> list[UUID]:
    """The ids of the confirmed guardians."""
    rows = Representation.objects.filter(in_force(at), represented=person_id, relation=Relation.GUARDIAN)
    return list(rows.order_by("confirmed_at", "id").values_list("representative_id", flat=True))


def with_a_guardians_consent(person_ids: Iterable[UUID], purpose: Purpose, *, at: datetime) -> set[UUID]:
    """Those of these people for whom a confirmed guardian may do this now. One query."""
    rows = Representation.objects.filter(
        in_force(at), represented__in=list(person_ids), relation=Relation.GUARDIAN, purposes__contains=[purpose]
    )
    return set(rows.values_list("represented_id", flat=True))


def profile_of(person_id: UUID) -> Profile | None:
    """What is on record of a person, if anything."""
    return Profile.objects.filter(user=person_id).first()


def own_addresses(actor: Actor) -> QuerySet[Address]:
    """The actor's own addresses."""
    return Address.objects.filter(street=actor.street_id, user=actor.user_id)


def addresses_of(person_ids: Iterable[UUID], *, street_id: UUID) -> QuerySet[Address]:
    """The addresses of these people in a street, main ones first. A caller shows no more of them than a disclosure allows."""
    return Address.objects.filter(street=street_id, user__in=list(person_ids)).order_by("-is_main", "id")


def at_home_in(area: Area) -> QuerySet[Address]:
    """The addresses in a street, a community or a grid. For subqueries."""
    inside = Q() if area.level == AreaLevel.STREET else Q(community=area.id) | Q(grid=area.id)
    return Address.objects.filter(inside, street=area.street_id)


def speakers_of(people: QuerySet[User], *, at: datetime, street_id: UUID) -> QuerySet[Representation]:
    """Who may speak for any of these people now, whatever for. For subqueries."""
    return Representation.objects.filter(in_force(at), street=street_id, represented__in=people.values("pk"))


def unconfirmed() -> QuerySet[Representation]:
    """The questions that brought people on record of whom nobody has heard since. For subqueries.

    They have neither phone nor PIN, and nobody ever confirmed that one may speak for them.
    """
    heard_of = Representation.objects.filter(confirmed_at__isnull=False).values("represented")
    rows = Representation.objects.filter(entered=True, represented__phone_index=None, represented__pin=None)
    return rows.exclude(represented__in=heard_of)


def visible_disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """Who saw what of me, and of those whose matters I follow for them."""
    rows = Disclosure.objects.filter(street=actor.street_id)
    theirs = spoken_for(actor, Purpose.SEE_PROGRESS).values("represented")
    return rows.filter(Q(whose=actor.user_id) | Q(whose__in=theirs)).select_related("who", "whose")


def latest_of(birth: str) -> date:
    """The last day that a birth on record can mean."""
    return date.fromisoformat(birth) if len(birth) > 4 else date(int(birth), 12, 31)


@lru_cache(maxsize=10_000)
def age_on(birth: str, day: date) -> int | None:
    """Full years on a day; of a bare year the fewest that it can be. None where nothing is known."""
    if not birth:
        return None
    born = latest_of(birth)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_of(person_id: UUID, *, at: datetime, zone: ZoneInfo) -> int | None:
    """Full years of a person as far as it is on record, by the street's calendar."""
    birth = Profile.objects.filter(user=person_id).values_list("birth", flat=True).first()
    return age_on(birth or "", at.astimezone(zone).date())


def is_child(actor: Actor, person_id: UUID) -> bool:
    """Whether this person is known to be under the age at which a guardian speaks (14). One query.

    What a child may not: public text, volunteering, direct messages, messages through services abroad.
    """
    street = street_of(actor)
    age = age_of(person_id, at=actor.at, zone=ZoneInfo(street.timezone))
    return age is not None and age < CHILD_UNTIL.of(street.config)
