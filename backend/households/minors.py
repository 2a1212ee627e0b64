"""Children take part through their guardians (个人信息保护法: under 14)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from backend.accounts.models import User
from backend.households.options import CHILD_UNTIL
from backend.households.queries import age_of
from backend.households.refusals import GuardianNeeded
from backend.places.models import Area


def may_sign_in(person: User, now: datetime) -> None:
    """A child has no session of its own, whatever way it comes in by. Raises `GuardianNeeded`."""
    assert person.home_street_id is not None
    street = Area.objects.only("timezone", "config").get(pk=person.home_street_id)
    limit = CHILD_UNTIL.of(street.config)
    age = age_of(person.id, at=now, zone=ZoneInfo(street.timezone))
    if age is not None and age < limit:
        raise GuardianNeeded(action="sign_in", rule="", age=limit)
