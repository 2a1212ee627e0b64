"""A round in a street with a map, and volunteers around it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.volunteers.matrix import square
from volunteers.rounds import jobs
from volunteers.rounds.models import Round

NORTH = 1 / 111_195
"""A metre in degrees of latitude."""


@pytest.fixture
def here(street):
    """`here(metres)`: a place so far north of the middle; the street has a map."""
    for name, value in square(116.40, 39.91, 0.06).items():
        setattr(street, name, value)
    street.config = {**street.config, "rounds.seconds": 1}
    street.save()

    def place(metres=0):
        return {"lat": 39.93 + metres * NORTH, "lng": 116.42}

    return place


@pytest.fixture
def tomorrow(now):
    return (now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()


@pytest.fixture
def spec(here, tomorrow):
    """`spec(count, **fields)`: the body of a round of so many homes, a hundred metres from each other."""

    def make(count=4, **fields):
        visits = [
            {"title": f"看望 {number}", "location": here(100 * number), "address": f"东四六条 {number} 号"}
            for number in range(count)
        ]
        return {
            "name": "高温探访",
            "day": tomorrow.isoformat(),
            "opens": "08:00",
            "closes": "12:00",
            "visits": visits,
            **fields,
        }

    return make


@pytest.fixture
def walker(volunteer, here):
    """`walker(metres)`: a volunteer who lives there."""

    def make(metres=0, **fields):
        return volunteer(**here(metres), **fields)

    return make


def street_option(street, key, value):
    street.refresh_from_db()
    street.config = {**street.config, key: value}
    street.save()


def run(row_id):
    """The planning that was asked for, here and now."""
    row = Round.objects.get(pk=row_id)
    jobs.plan_round(round_id=row.id, street_id=row.street_id, turn=row.turn)


@pytest.fixture
def planned(api, manager, spec):
    """`planned(count, **fields)`: the detail of a round that is planned."""

    def make(count=4, **fields):
        person = api(manager)
        made = person.post("/rounds", spec(count, **fields))
        assert made.status_code == 201, made.json()
        round_id = made.json()["id"]
        assert person.post(f"/rounds/{round_id}/plan").status_code == 200
        run(round_id)
        return person.get(f"/rounds/{round_id}").json()

    return make
