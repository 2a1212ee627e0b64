"""An election from its call to its count, through HTTP and the clock."""

from datetime import timedelta

import pytest

from tests.factories import RoleFactory
from volunteers.elections.jobs import advance
from volunteers.elections.models import Election
from volunteers.group.states import Tier


@pytest.fixture
def members(user):
    """Five members of the group: backbone volunteers."""
    return [RoleFactory(user=user(name=f"成{n}"), tier=Tier.BACKBONE).user for n in range(5)]


@pytest.fixture
def called(api, manager):
    """`called(**fields)`: an election of a core leader, called by the manager."""

    def make(**fields):
        answer = api(manager).post("/elections", fields or {"tier": "core_leader"})
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    return make


@pytest.fixture
def stands(api, members):
    """`stands(election, person)`: nominated by one, seconded by another, accepted. The nomination's id."""

    def make(election, person):
        first, second = [each for each in members if each != person][:2]
        made = api(first).post(f"/elections/{election['id']}/nominations", {"candidate_id": str(person.id)})
        assert made.status_code == 201, made.content.decode()
        nomination = next(each for each in made.json()["nominations"] if each["candidate_id"] == str(person.id))["id"]
        assert api(second).post(f"/nominations/{nomination}/second").status_code == 200
        assert api(person).post(f"/nominations/{nomination}/accept").status_code == 200
        return nomination

    return make


@pytest.fixture
def pass_days():
    """`pass_days(election, status)`: the clock ends what the election waits for."""

    def make(election, now):
        row = Election.objects.get(pk=election["id"])
        back = timedelta(days=400)
        row.gathering_until -= back
        if row.voting_until is not None:
            row.voting_until -= back
        row.save()
        advance(now=now)
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def open_vote(called, stands, members, pass_days, now):
    """`(election, {person: nomination})` of two candidates, the vote open."""
    election = called()
    nominations = {person.id: stands(election, person) for person in members[:2]}
    assert pass_days(election, now).status == "voting"
    return election, nominations
