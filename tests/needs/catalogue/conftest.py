"""A street with the tree of the house, and who keeps it."""

import pytest

from backend.parties.models import Post
from tests.factories import RoleFactory, StreetFactory, plant
from volunteers.group.states import Tier


@pytest.fixture
def street(db):
    """A street without categories."""
    return StreetFactory(code="110101005", name="东四街道", name_en="Dongsi")


@pytest.fixture
def tree(street):
    """The default tree in the street of the test."""
    return plant(street)


@pytest.fixture
def manager(user):
    """Who keeps the tree."""
    person = user(name="孙磊")
    RoleFactory(user=person, tier=Tier.MANAGER)
    return person


@pytest.fixture
def administrator(user):
    """Who administers the street."""
    return user(name="管理", posts=[Post.ADMINISTRATOR])
