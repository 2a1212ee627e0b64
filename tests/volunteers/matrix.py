"""Who may do what: one row per operation, one column per person, the status of the answer in each cell."""

from django.db import transaction

from backend.parties.models import Post
from config.api import api
from tests.factories import (
    CommunityFactory,
    PostingFactory,
    RoleFactory,
    StreetFactory,
    TeamFactory,
    UserFactory,
    VolunteerFactory,
    token_for,
)
from tests.http import Caller
from volunteers.group.states import Tier


def table(text):
    """`{operation: {person: status}}` of a table whose first line names the people."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return {operation: dict(zip(head, map(int, cells), strict=True)) for operation, *cells in lines}


def square(west, south, side=0.02):
    """The columns of an area that is a square, in degrees."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    return {
        "boundary": outline, "boundary_version": 1, "west": west, "south": south, "east": east, "north": north,
    }  # fmt: skip


HERE = {"lat": 39.93, "lng": 116.42}
"""In the community of the cast."""


class Cast:
    """The people of the matrices, two streets and two communities.

    `concerned` is the volunteer whom a thing is about, `maker` made it and has no role, `beneficiary` is a volunteer too.
    """

    def __init__(self):
        self.street = StreetFactory(**square(116.40, 39.91, 0.06))
        self.community = CommunityFactory(parent=self.street, **square(116.41, 39.92))
        self.elsewhere = CommunityFactory(parent=self.street, **square(116.435, 39.92))
        other_street = StreetFactory()
        self.team = TeamFactory(area=self.community)
        other_team = TeamFactory(area=self.elsewhere)
        self.resident, self.maker = self._person(), self._person()
        self.volunteer, self.beneficiary = (self._volunteer() for _ in range(2))
        self.concerned = self._volunteer(community=self.community)
        self.paused = self._volunteer(status="paused")
        self.leader = RoleFactory(user=self._person(), tier=Tier.TEAM_LEADER, team=self.team).user
        self.other_leader = RoleFactory(user=self._person(), tier=Tier.TEAM_LEADER, team=other_team).user
        self.core_leader = RoleFactory(user=self._person(), tier=Tier.CORE_LEADER).user
        self.manager = RoleFactory(user=self._person(), tier=Tier.MANAGER).user
        self.stranger = RoleFactory(user=UserFactory(home_street=other_street), tier=Tier.MANAGER).user
        self.administrator = self._person()
        PostingFactory(user=self.administrator, post=Post.ADMINISTRATOR)

    def _person(self):
        return UserFactory(home_street=self.street)

    def _volunteer(self, **fields):
        return VolunteerFactory(user=self._person(), **fields).user

    def caller(self, name):
        """The API as one of the cast; `nobody` has no token."""
        return Caller(token=None if name == "nobody" else token_for(getattr(self, name)))


def row_of(cast, call, people):
    """`{person: status}` of `call(caller)` as each of these people, each undone before the next."""
    found = {}
    for name in people:
        with transaction.atomic():
            found[name] = call(cast.caller(name)).status_code
            transaction.set_rollback(True)
    return found


def answer_of(cast, call, name, row):
    """`(status, code, status of the row)` after `call(caller)` as one of these people, undone."""
    with transaction.atomic():
        answer = call(cast.caller(name))
        found = answer.status_code, answer.json().get("code"), type(row).objects.get(pk=row.pk).status
        transaction.set_rollback(True)
    return found


def operations(tag):
    """The operation ids of a router, as the OpenAPI document has them."""
    paths = api.get_openapi_schema()["paths"]
    return {each["operationId"] for path in paths.values() for each in path.values() if each["tags"] == [tag]}
