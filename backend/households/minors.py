"""Children take part through their guardians (个人信息保护法: under 14)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.accounts.models import User
from backend.households.models import Profile
from backend.households.options import CHILD_UNTIL
from backend.households.queries import age_of, age_on, guardians_of
from backend.households.refusals import GuardianNeeded
from backend.places.models import Area
from backend.privacy.queries import given_by
from backend.privacy.states import Purpose

# An array is one parameter, however many people: pushing to a street asks for hundreds at a time.
BORN = "SELECT id, user_id, street_id, birth FROM households_profile WHERE birth <> '' AND user_id = ANY(%s)"


def may_sign_in(person: User, now: datetime) -> None:
    """A child has no session of its own, whatever way it comes in by. Raises `GuardianNeeded`."""
    assert person.home_street_id is not None
    street = Area.objects.only("timezone", "config").get(pk=person.home_street_id)
    limit = CHILD_UNTIL.of(street.config)
    age = age_of(person.id, at=now, zone=ZoneInfo(street.timezone))
    if age is not None and age < limit:
        raise GuardianNeeded(action="sign_in", rule="", age=limit)


def may_send_abroad(people: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Those of the people whose data may leave the country now: each by their own consent, a child by its guardian's.

    What a child said itself, or a guardian who is none any more, counts for nothing (个人信息保护法 §31, §39).
    """
    agreed = given_by(people, Purpose.CROSS_BORDER) if people else {}
    known = Profile.objects.raw(BORN, [list(agreed)])
    streets = Area.objects.only("timezone", "config").in_bulk({each.street_id for each in known})
    children = {
        each.user_id
        for each in known
        if (age := age_on(each.birth, at.astimezone(ZoneInfo(streets[each.street_id].timezone)).date())) is not None
        and age < CHILD_UNTIL.of(streets[each.street_id].config)
    }
    return {person for person, by in agreed.items() if person not in children or by in guardians_of(person, at=at)}
