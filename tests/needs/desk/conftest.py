"""A nephew who may speak for his aunt, and her address on record."""

import pytest

from backend.households import services
from backend.households.models import Representation
from backend.households.schemas import AddressCreate, RepresentationCreate
from backend.households.states import Method, Purpose, Relation
from backend.parties.models import Post
from tests.needs import sight

ALL = ("report", "verdict", "see_progress", "be_contacted")


@pytest.fixture
def worker(user):
    return user(name="吴敏", posts=[Post.COMMUNITY_WORKER])


@pytest.fixture
def on_record(cast, worker, actor_for, now):
    """`on_record(purposes=…)`: the nephew may speak for his aunt, as a community worker confirmed."""

    def make(*purposes, who=None, whose=None, relation="family", confirmed=True):
        spec = RepresentationCreate(
            user_id=(whose or cast.aunt).id, relation=Relation(relation), purposes=[Purpose(p) for p in purposes or ALL]
        )
        row = services.ask(actor=actor_for(who or cast.resident), spec=spec, now=now)
        Representation.objects.filter(pk=row.pk).update(name="王秀兰")
        if confirmed:
            how = {"method": Method.IN_PERSON, "pin": "", "note": ""}
            services.confirm(actor=actor_for(worker), representation_id=row.id, now=now, **how)
        return row

    return make


@pytest.fixture
def published_for(api, cast, on_record):
    """What a public report of the nephew says, besides its words: he speaks for his aunt, and she agrees to publishing."""

    def make():
        said = api(cast.aunt).post("/me/consents", {"purpose": "publish", "version": 1, "given": True})
        assert said.status_code == 201, said.content
        return {"visibility": "public", "on_behalf_of": {"representation_id": str(on_record().id)}}

    return make


@pytest.fixture
def home(cast, actor_for, now, community):
    """The aunt's address on record."""
    spec = AddressCreate(label="家", building=sight.BUILDING, door=sight.DOOR, location=sight.HERE)
    return services.add_address(actor=actor_for(cast.aunt), spec=spec, now=now)
