"""Whose a need was: the team and the contractor at the time, and what the domains above say."""

import pytest
from django.utils import timezone

from backend.errors import NotAllowed
from backend.parties.models import AffiliationKind
from backend.policy import Actor
from needs.desk.models import Need
from needs.rates import services
from needs.rates.models import Handled
from tests.factories import AffiliationFactory, OrganisationFactory
from volunteers.group.models import Role

pytestmark = pytest.mark.django_db


def lines(caller, dimension):
    items = caller.get("/stats/rates/by", dimension=dimension).json()["items"]
    return {item["label"]: item["reported"] for item in items}


def test_the_team_is_that_of_the_day(api, cast, reach, other_community):
    reach("answered")
    team = Role.objects.get(user=cast.leader).team
    Role.objects.filter(user=cast.leader).update(team=Role.objects.get(user=cast.other_leader).team)
    reach("reported")
    assert lines(api(cast.manager), "team") == {team.name: 1, "": 1}


def test_a_contractor_whose_worker_came(api, cast, report, task_body):
    contractor = OrganisationFactory()
    AffiliationFactory(user=cast.volunteer, organisation=contractor, kind=AffiliationKind.WORKER)
    need = report()["id"]
    leader = api(cast.leader)
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    assert api(cast.volunteer).post(f"/tasks/{task}/claim").status_code == 201
    assert lines(api(cast.manager), "contractor") == {contractor.name: 1}
    assert Handled.objects.get().team_id is not None


def test_a_volunteer_of_an_organisation_makes_it_nobodys(api, cast, reach):
    AffiliationFactory(user=cast.leader, kind=AffiliationKind.VOLUNTEER)
    reach("answered")
    assert lines(api(cast.manager), "contractor") == {"": 1}


def test_what_a_project_says_outweighs_it(api, cast, reach, actor_for, now):
    need = Need.objects.get(pk=reach("answered"))
    contractor = OrganisationFactory()
    system = Actor.system(street_id=need.street_id, at=timezone.now())
    said = {"need_id": need.id, "organisation_id": contractor.id, "origin_kind": "project", "origin_id": need.id}
    for _twice in range(2):
        services.attribute(actor=system, **said, now=system.at)
    assert lines(api(cast.manager), "contractor") == {contractor.name: 1}
    with pytest.raises(NotAllowed):
        services.attribute(actor=actor_for(cast.manager), **said, now=now)
