"""Who takes part: a community, its worker, the administrator, neighbours."""

import pytest

from backend.identity.models import Residence
from backend.parties.models import Post
from tests.factories import PostingFactory


@pytest.fixture
def worker(user, community):
    return PostingFactory(user=user(), post=Post.COMMUNITY_WORKER, street=community.street, area=community).user


@pytest.fixture
def boss(user):
    return user(posts=[Post.ADMINISTRATOR])


@pytest.fixture
def asked(api, community):
    """`asked(person)`: the id of a residence that waits."""

    def make(person, area=community):
        body = {"area_id": str(area.id), "door": "六条12号院3门"}
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
