"""Who takes part: a community, its worker, the administrator, neighbours."""

import pytest

from backend.identity.models import Residence
from backend.parties.models import Post
from tests.factories import PostingFactory

HOME = {"building": "六条12号院", "door": "丙门九〇四"}


@pytest.fixture
def worker(user, community):
    return PostingFactory(user=user(), post=Post.COMMUNITY_WORKER, street=community.street, area=community).user


@pytest.fixture
def boss(user):
    return user(posts=[Post.ADMINISTRATOR])


@pytest.fixture
def at(api):
    """`at(person)`: the id of their address, put on record where there is none."""

    def make(person):
        known = api(person).get("/me/addresses").json()["items"]
        made = known[0] if known else api(person).post("/me/addresses", {"label": "家", **HOME}).json()
        return made["id"]

    return make


@pytest.fixture
def asked(api, community, at):
    """`asked(person)`: the id of a residence that waits."""

    def make(person, area=community):
        body = {"address_id": at(person), "area_id": str(area.id)}
        answer = api(person).post("/me/residence", body)
        assert answer.status_code == 201, answer.json()
        return answer.json()["id"]

    return make


@pytest.fixture
def confirmed(api, asked, worker):
    """`confirmed(person)`: the id of a residence that a worker has confirmed."""

    def make(person):
        made = asked(person)
        assert api(worker).post(f"/residences/{made}/confirm").status_code == 200
        return made

    return make


@pytest.fixture
def status_of():
    return lambda residence: Residence.objects.get(pk=residence).status
