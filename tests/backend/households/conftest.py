"""A nephew, his aunt, and the people of the community who confirm."""

from dataclasses import dataclass

import pytest

from backend.households import services
from backend.households.schemas import RepresentationCreate
from backend.households.states import Method, Purpose, Relation
from backend.parties.models import Post

ALL = ["report", "verdict", "see_progress", "be_contacted"]


@dataclass
class People:
    """The two sides, and those who stand beside them."""

    nephew: object
    aunt: object
    neighbour: object
    worker: object
    other_worker: object
    grid_worker: object
    clerk: object
    officer: object
    stranger: object


@pytest.fixture
def people(user, other_street):
    return People(
        nephew=user(name="李明"),
        aunt=user(name="王秀兰"),
        neighbour=user(name="钱多"),
        worker=user(name="吴敏", posts=[Post.COMMUNITY_WORKER]),
        other_worker=user(name="何工", posts=[Post.COMMUNITY_WORKER]),
        grid_worker=user(name="周格", posts=[Post.GRID_WORKER]),
        clerk=user(name="宋佳", posts=[Post.HOTLINE_CLERK]),
        officer=user(name="高建华", posts=[Post.STREET_OFFICER]),
        stranger=user(name="外人", home_street=other_street, posts=[Post.COMMUNITY_WORKER]),
    )


@pytest.fixture
def asked(people, actor_for, now):
    """`asked(by=…, of=…, relation=…, purposes=…)`: a question, through the service."""

    def make(by=None, of=None, relation="family", purposes=ALL, at=now):
        spec = RepresentationCreate(
            user_id=(of or people.aunt).id, relation=Relation(relation), purposes=[Purpose(each) for each in purposes]
        )
        return services.ask(actor=actor_for(by or people.nephew, at=at), spec=spec, now=at)

    return make


@pytest.fixture
def confirmed(asked, people, actor_for, now):
    """As `asked`, and confirmed in person."""

    def make(at=now, **fields):
        row = asked(at=at, **fields)
        return services.confirm(
            actor=actor_for(people.worker, at=at),
            representation_id=row.id,
            method=Method.IN_PERSON,
            pin="",
            note="",
            now=at,
        )

    return make
