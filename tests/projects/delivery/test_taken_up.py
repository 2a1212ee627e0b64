"""A need goes to a funded project: who sends it there, for whom it counts, and that its resident has the last word."""

import pytest

from backend.audit.models import Entry
from needs.desk.models import Need, Referral
from needs.rates.models import Handled
from tests.projects.conftest import HERE, ok, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(api, cast):
    """A need of the resident that a manager triaged."""
    body = {"kind": "help", "text": "想有人每周来陪说话", "location": HERE}
    made = ok(api(cast.resident).post("/needs", body), 201)["id"]
    ok(api(cast.manager).post(f"/needs/{made}/triage", {"urgency": "low"}))
    return made


@pytest.fixture
def take_up(api):
    def call(who, project, need):
        return api(who).post(f"/projects/{project}/needs", {"need_id": need, "reason": "每周探访正合适"})

    return call


def test_it_counts_for_the_contractor_and_its_resident_judges(api, cast, approved, need, take_up):
    project = approved()["id"]
    made = ok(take_up(cast.manager, project, need), 201)
    assert (made["to"], made["project_id"], made["status"]) == ("project", project, "sent")
    seen = ok(api(cast.resident).get(f"/needs/{need}"))
    assert (seen["status"], seen["route"], seen["referrals"][0]["name"]) == ("under_way", "project", "助老陪伴")
    handled = Handled.objects.get(need=need)
    assert (handled.organisation, str(handled.origin_id)) == (cast.contractor, project)
    assert Entry.objects.filter(object_id=project, action="project.take_up_need").count() == 1
    ok(api(cast.manager).post(f"/referrals/{made['id']}/answer", {"text": "每周二有人来"}))
    verdict = {"responded": True, "resolved": True, "satisfaction": 5}
    assert ok(api(cast.resident).post(f"/needs/{need}/verdict", verdict))["status"] == "closed"


@pytest.mark.parametrize("who", ["tied_manager", "liaison", "worker", "rival", "officer", "volunteer", "resident"])
def test_nobody_tied_to_the_contractor_and_nobody_of_the_street_sends_it(who, cast, approved, need, take_up):
    refused(take_up(getattr(cast, who), approved()["id"], need), 403, "not_allowed")
    assert not Referral.objects.exists()
    assert not Handled.objects.filter(origin_kind="project").exists()
    assert Need.objects.get(pk=need).status == "triaged"


def test_the_core_leader_does(cast, approved, need, take_up):
    ok(take_up(cast.core_leader, approved()["id"], need), 201)


def test_a_design_that_is_not_approved_takes_nothing_up(cast, registered, need, take_up):
    refused(take_up(cast.manager, registered()["id"], need), 409, "wrong_moment")
    assert not Referral.objects.exists()


def test_a_report_of_wrongdoing_goes_to_no_project(api, cast, approved, take_up):
    secret = ok(api(cast.resident).post("/needs", {"kind": "wrongdoing", "text": "有人挪用"}), 201)["id"]
    refused(take_up(cast.manager, approved()["id"], secret), 404, "not_found")


def test_of_another_street_there_is_neither(cast, approved, need, take_up):
    refused(take_up(cast.stranger, approved()["id"], need), 404, "not_found")
