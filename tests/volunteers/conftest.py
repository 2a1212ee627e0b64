"""The tiers of a street, for the tests of the first tier and of those above it."""

import pytest

from tests.factories import RoleFactory, TeamFactory, VolunteerFactory
from volunteers.group.states import Tier


@pytest.fixture
def team(community):
    """The team of the community."""
    return TeamFactory(area=community, name="六条队")


@pytest.fixture
def leader(user, team):
    """The leader of the community's team."""
    return RoleFactory(user=user(name="刘洋"), tier=Tier.TEAM_LEADER, team=team).user


@pytest.fixture
def core_leader(user):
    return RoleFactory(user=user(name="赵慧敏"), tier=Tier.CORE_LEADER).user


@pytest.fixture
def manager(user):
    return RoleFactory(user=user(name="孙磊"), tier=Tier.MANAGER).user


@pytest.fixture
def volunteer(user):
    """`volunteer(skills=[…], **fields)`: an active volunteer of the street."""

    def make(*, name="张伟", **fields):
        return VolunteerFactory(user=user(name=name), **fields)

    return make
