"""Who may do what in the group, through HTTP. Everybody of the street knows its teams and roles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import RoleFactory, TeamFactory
from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.group.models import Membership
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db

# `stranger`, a manager of another street, forms a team there; nobody and nothing of this street is there for them.
MATRIX = table("""
              nobody resident volunteer paused leader other_leader core_leader manager stranger concerned administrator
list_teams       401      200       200    200    200          200         200     200      200       200           200
read_growth      401      200       200    200    200          200         200     200      200       200           200
read_group       401      200       200    200    200          200         200     200      200       200           200
write_charter    401      403       403    403    403          403         200     403      403       403           200
list_members     401      200       200    200    200          200         200     200      404       200           200
join_team        401      201       201    201    201          201         201     201      404       201           201
take_in          401      403       403    403    201          403         201     201      404       403           201
part_from_team   401      403       403    403    200          403         200     200      404       200           200
form_team        401      403       403    403    403          403         201     201      201       403           201
appoint          401      403       403    403    403          403         201     201      404       403           201
relieve          401      403       403    403    403          403         200     200      404       200           200
""")


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def calls(cast):
    role = RoleFactory(user=cast.concerned, tier=Tier.BACKBONE)
    appointment = {"user_id": str(cast.maker.id), "tier": "backbone"}
    member = Membership.objects.create(
        street=cast.street, team=cast.team, user=cast.concerned, since=timezone.now() - timedelta(days=1)
    )
    path = f"/teams/{cast.team.id}/members"
    other = TeamFactory(street=cast.street, name="维修队")
    return {
        "read_growth": lambda caller: caller.get("/me/growth"),
        "read_group": lambda caller: caller.get("/group"),
        "write_charter": lambda caller: caller.post("/group/charter", {"charter": "守望相助"}),
        "list_members": lambda caller: caller.get(path),
        "join_team": lambda caller: caller.post(f"/teams/{other.id}/members", {}),
        "take_in": lambda caller: caller.post(path, {"user_id": str(cast.maker.id)}),
        "part_from_team": lambda caller: caller.post(f"/memberships/{member.id}/end", {"reason": "搬走"}),
        "list_teams": lambda caller: caller.get("/teams"),
        "form_team": lambda caller: caller.post("/teams", {"name": "新队"}),
        "appoint": lambda caller: caller.post("/roles", appointment),
        "relieve": lambda caller: caller.post(f"/roles/{role.id}/end", {"reason": "期满"}),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, calls, operation):
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) - {"take_in"} == operations("group")


def test_the_teams_of_a_street_are_seen_there_only(cast):
    seen = {name: len(cast.caller(name).get("/teams").json()["items"]) for name in ("resident", "manager", "stranger")}
    assert seen == {"resident": 2, "manager": 2, "stranger": 0}


@pytest.mark.parametrize("name", ["core_leader", "manager", "administrator"])
def test_nobody_appoints_themself(cast, name):
    caller, person = cast.caller(name), getattr(cast, name)
    answer = caller.post("/roles", {"user_id": str(person.id), "tier": "backbone"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
