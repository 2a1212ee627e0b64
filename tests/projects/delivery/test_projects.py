"""Designs: registering, sending again, and what their dates and money may be."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from backend.audit.models import Entry
from projects.delivery.models import Project
from tests.projects.conftest import ok, refused
from tests.rows import changes, dump


def test_a_client_may_make_the_id(api, cast, design):
    body = design(id=str(uuid4()))
    manager, other = api(cast.manager), api(cast.other_manager)
    made = ok(manager.post("/projects", body), 201)
    assert made["id"] == body["id"]
    before = dump()
    assert ok(manager.post("/projects", body), 200) == made
    refused(manager.post("/projects", {**body, "title": "别的"}), 409, "id_taken")
    refused(other.post("/projects", body), 409, "id_taken")
    assert changes(before, dump()) == {}


def test_sent_again_it_is_shown_as_it_stands(api, cast, design, ballots):
    body = design(id=str(uuid4()))
    ballots(ok(api(cast.manager).post("/projects", body), 201), "approve")
    assert ok(api(cast.manager).post("/projects", body), 200)["status"] == "approved"


def test_the_same_key_registers_once(api, cast, design):
    body = design()
    first = ok(api(cast.manager).post("/projects", body, key="k1"), 201)
    assert ok(api(cast.manager).post("/projects", body, key="k1"), 201) == first
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "code"),
    [
        ("2026-01-01", "2026-01-01", "term_not_valid"),
        ("2026-01-02", "2026-01-01", "term_not_valid"),
        ("2026-01-01", "2029-01-02", "term_too_long"),
        ("2024-02-29", "2027-03-02", "term_too_long"),
        ("2026-01-01", "2029-01-01", None),
        ("2024-02-29", "2027-03-01", None),
    ],
)
def test_the_term(api, cast, design, starts_on, ends_on, code):
    answer = api(cast.manager).post("/projects", design(starts_on=starts_on, ends_on=ends_on))
    if code:
        refused(answer, 422, code)
    else:
        ok(answer, 201)


def test_a_street_may_allow_shorter_terms_only(api, cast, design, street):
    street.config = {"delivery.max_term_years": 1}
    street.save()
    answer = api(cast.manager).post("/projects", design(starts_on="2026-01-01", ends_on="2027-01-02"))
    assert refused(answer, 422, "term_too_long")["fields"] == {"years": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget_fen": 0},
        {"budget_fen": -1},
        {"budget_fen": 10**12 + 1},
        {"budget_fen": 1.5},
        {"budget_fen": "100"},
        {"budget_fen": True},
        {"title": " "},
        {"title": "长" * 121},
        {"title": "a\x00b"},
        {"summary": ""},
        {"starts_on": "2026-13-01"},
        {"starts_on": "0001-01-01"},
        {"ends_on": "9999-12-31"},
        {"ends_on": None},
        {"contractor_id": "邻里"},
        {"status": "approved"},
        {"round": 7},
    ],
)
def test_what_is_refused(api, cast, design, wrong):
    answer = refused(api(cast.manager).post("/projects", design(**wrong)), 422, "invalid_input")
    assert answer["errors"][0]["loc"][-1] == next(iter(wrong))


def test_the_largest_budget(registered):
    assert registered(budget_fen=10**12)["budget_fen"] == 10**12


def test_an_unknown_contractor(api, cast, design):
    refused(api(cast.manager).post("/projects", design(contractor_id=str(uuid4()))), 404, "not_found")


def test_who_is_tied_to_the_contractor_does_not_register(api, cast, design):
    refused(api(cast.tied_manager).post("/projects", design()), 403, "not_allowed")
    ok(api(cast.tied_manager).post("/projects", design(contractor_id=str(cast.rivals.id))), 201)


def test_a_revision_is_a_new_round(api, cast, registered, ballots):
    project = ballots(registered(), "revise")
    assert (project["status"], project["round"]) == ("to_revise", 1)
    path = f"/projects/{project['id']}/revise"
    sent = ok(api(cast.other_manager).post(path, {"budget_fen": 1, "note": "减了"}))
    assert (sent["status"], sent["round"], sent["budget_fen"], sent["title"]) == ("proposed", 2, 1, project["title"])
    refused(api(cast.other_manager).post(path, {}), 409, "wrong_moment")
    step = Entry.objects.filter(object_id=project["id"]).latest("id")
    assert (step.action, step.before, step.after, step.reason) == ("project.revise", "to_revise", "proposed", "减了")
    assert ballots(sent, "approve")["status"] == "approved"


def test_a_revision_keeps_the_dates_valid(api, cast, registered, ballots, today):
    path = f"/projects/{ballots(registered(), 'revise')['id']}/revise"
    refused(api(cast.manager).post(path, {"ends_on": str(today - timedelta(days=60))}), 422, "term_not_valid")
    refused(api(cast.manager).post(path, {"contractor_id": str(cast.rivals.id)}), 422, "invalid_input")


@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_what_is_decided_is_not_revised(api, cast, registered, ballots, status):
    project = ballots(registered(), {"approved": "approve", "rejected": "reject"}[status])
    assert project["status"] == status
    refused(api(cast.manager).post(f"/projects/{project['id']}/revise", {}), 409, "wrong_moment")


def test_filters(api, cast, approved, registered):
    one, two = approved(), registered(contractor_id=str(cast.rivals.id))

    def listed(**filters):
        return [each["id"] for each in ok(api(cast.manager).get("/projects", **filters))["items"]]

    assert listed() == [two["id"], one["id"]]
    assert listed(status="proposed") == [two["id"]]
    assert listed(contractor=str(cast.contractor.id)) == [one["id"]]
    refused(api(cast.manager).get("/projects", status="lost"), 422, "invalid_input")


def test_a_rivals_design_is_its_own_liaisons(api, cast, registered):
    mine, theirs = registered(), registered(contractor_id=str(cast.rivals.id))
    assert [each["id"] for each in ok(api(cast.rival).get("/projects"))["items"]] == [theirs["id"]]
    assert [each["id"] for each in ok(api(cast.liaison).get("/projects"))["items"]] == [mine["id"]]


@pytest.mark.parametrize("wrong", [{"budget_fen": 0}, {"status": "lost"}, {"round": 0}, {"ends_on": date(2000, 1, 1)}])
def test_the_database_holds_the_rules_too(registered, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=registered()["id"]).update(**wrong)
