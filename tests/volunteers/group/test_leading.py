"""Who may be given the lead."""

import pytest

from tests.factories import AffiliationFactory
from tests.refusals import refuse
from volunteers.group.models import Role
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


def test_a_manager_makes_no_core_leader(api, manager, core_leader, user):
    body = {"user_id": str(user().id), "tier": Tier.CORE_LEADER}
    assert api(manager).post("/roles", body).status_code == 403
    assert api(core_leader).post("/roles", body).status_code == 201


def test_who_works_for_a_contractor_does_not_lead_the_residents(api, core_leader, user):
    liaison = AffiliationFactory(user=user()).user
    refused = api(core_leader).post("/roles", {"user_id": str(liaison.id), "tier": Tier.MANAGER})
    assert (refused.status_code, refused.json()["code"]) == (409, "tied_to_organisation")
    assert not Role.objects.filter(user=liaison).exists()


@pytest.mark.parametrize("tier", [Tier.BACKBONE, Tier.MANAGER])
def test_nobody_whose_account_is_closed_is_given_a_role(core_leader, user, tier):
    body = {"user_id": str(user(is_active=False).id), "tier": tier}
    refuse(lambda caller: caller.post("/roles", body), core_leader, status=409, code="account_closed")


def test_nor_a_place_in_a_team(leader, team, user):
    body = {"user_id": str(user(is_active=False).id)}
    refuse(lambda caller: caller.post(f"/teams/{team.id}/members", body), leader, status=409, code="account_closed")
