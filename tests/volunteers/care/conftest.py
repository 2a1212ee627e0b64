"""An elder who lives alone, through HTTP."""

import pytest

from backend.households.models import Address
from tests.factories import VolunteerFactory
from tests.volunteers.matrix import HERE

ASKED = {
    "reasons": ["lives_alone", "ill"],
    "every_days": 7,
    "weekdays": [2, 5],
    "starts": "09:00",
    "ends": "10:00",
    "door_notes": "门铃坏了，请敲窗",
    "contacts": [{"name": "李明", "phone": "13800138002", "kin": "relative"}],
}


@pytest.fixture
def elder(user, community, now):
    """A resident with a main address."""
    person = user(name="王秀兰")
    Address.objects.create(
        street=person.home_street, user=person, label="家", is_main=True, created_at=now, address="六条12号",
        door="西厢房", cell=None, lat=39.93, lng=116.42, datum="WGS-84", community=community,
    )  # fmt: skip
    return person


@pytest.fixture
def proposed(api, leader, elder):
    """`proposed(**fields)`: the entry as the team leader proposed it."""

    def make(by=None, **fields):
        answer = api(by or leader).post("/care/entries", {**ASKED, "resident_id": str(elder.id), **fields})
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def agreed(api, elder, proposed):
    """`agreed(**fields)`: the elder agreed in their own app."""

    def make(**fields):
        entry = proposed(**fields)
        answer = api(elder).post(f"/care/entries/{entry['id']}/agree")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def active(api, leader, agreed):
    """`active(**fields)`: the visits have begun."""

    def make(**fields):
        entry = agreed(**fields)
        answer = api(leader).post(f"/care/entries/{entry['id']}/begin")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def helper(user, community):
    """`helper(**fields)`: an active volunteer at the same place."""

    def make(*, name="张伟", **fields):
        place = {"community": community, "lat": HERE["lat"], "lng": HERE["lng"]}
        return VolunteerFactory(user=user(name=name), **{**place, **fields})

    return make


@pytest.fixture
def trusted(api, leader, helper):
    """`trusted(entry)`: a volunteer who agreed to come first there."""

    def make(entry, **fields):
        volunteer = helper(**fields)
        path = f"/care/entries/{entry['id']}/trusted"
        asked = api(leader).post(path, {"volunteer_id": str(volunteer.id)})
        assert asked.status_code == 201, asked.content.decode()
        row = next(each for each in asked.json()["trusted"] if each["volunteer_id"] == str(volunteer.id))
        assert api(volunteer.user).post(f"/care/trusted/{row['id']}/agree").json()["status"] == "trusted"
        return volunteer

    return make
