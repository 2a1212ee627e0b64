"""Coordination load: against a plain count in Python over the audit, and through HTTP."""

from datetime import UTC, datetime, timedelta
from statistics import mean, median

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.audit.models import Entry
from backend.parties.models import Post, Posting
from backend.policy import NOBODY, Actor
from needs.desk.models import Need
from needs.rates.load import coordination_load
from needs.rates.steps import STAFF, STEPS
from tests.factories import TaskFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
ACTORS = ("resident", "beneficiary", "leader", "worker", "former", "system")
acts = st.tuples(
    st.sampled_from(["need.triage", "need.answer", "need.report", "need.follow", "need.verdict", "task.complete"]),
    st.sampled_from(ACTORS),
    st.integers(-20, 20),
)
needs = st.fixed_dictionaries(
    {
        "days": st.integers(-40, 2),
        "here": st.booleans(),
        "kind": st.sampled_from(["help", "wrongdoing"]),
        "for_another": st.booleans(),
        "acts": st.lists(acts, max_size=6),
    }
)


def written(street, people, areas, cases):
    for case in cases:
        moment = NOW + timedelta(days=case["days"])
        need = Need.objects.create(
            street=street, community=areas[case["here"]], reporter=people["resident"], kind=case["kind"], text="x",
            fingerprint=b"", reported_at=moment, received_at=moment, updated_at=moment, dispatch_due_at=moment,
            answer_due_at=moment, beneficiary=people["beneficiary"] if case["kind"] == "help" else None,
            on_behalf_name="王" if case["for_another"] else "", on_behalf_consent=case["for_another"],
        )  # fmt: skip
        task = TaskFactory(street=street, origin_kind="need", origin_id=need.id, created_by=people["leader"])
        for action, who, day in case["acts"]:
            Entry.objects.create(
                at=NOW + timedelta(days=day),
                street_id=street.id,
                actor_id=NOBODY if who == "system" else people[who].id,
                action=action,
                object_id=task.id if action.startswith("task.") else need.id,
            )


def counted(cases):
    """(needs, steps, steps of staff, mean, median, needs without) by hand."""
    steps, staff = [], []
    for case in cases:
        mine = [
            (who, day)
            for action, who, day in case["acts"]
            if action in STEPS
            and who != "system"
            and not (who == "resident" and not case["for_another"])
            and not (who == "beneficiary" and case["kind"] == "help")
        ]
        steps.append(len(mine))
        # The worker came on the first day, the former one left then.
        staff.append(sum((who == "worker" and day >= 0) or (who == "former" and day < 0) for who, day in mine))
    if not cases:
        return (0, 0, 0, None, 0.0, 0)
    return (len(cases), sum(steps), sum(staff), round(mean(staff), 2), median(staff), staff.count(0))


def found_in(load):
    return (load.needs, load.steps, load.staff_steps, load.mean, load.median, load.none)


@pytest.fixture
def people(user, street):
    found = {name: user() for name in ACTORS[:-1]}
    terms = {"worker": (NOW, None), "former": (NOW - timedelta(days=90), NOW)}
    for name, (since, until) in terms.items():
        Posting.objects.create(
            street=street, area=street, user=found[name], post=Post.COMMUNITY_WORKER, since=since, until=until
        )
    Posting.objects.create(street=street, area=street, user=found["leader"], post=Post.EVALUATOR, since=NOW)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(needs, max_size=6))
def test_the_load_is_that_counted_by_hand(cases, street, community, other_community, people):
    with transaction.atomic():
        written(street, people, [other_community, community], cases)
        actor = Actor(user_id=people["resident"].id, street_id=street.id, at=NOW)
        start, end = (NOW - timedelta(days=30)).date(), (NOW + timedelta(days=1)).date()
        within = [case for case in cases if case["kind"] == "help" and -30 <= case["days"] <= 0]
        loads = coordination_load(actor, area=None, start=start, end=end, now=NOW)
        assert found_in(loads.whole) == counted(within)
        by_area = {key: found_in(load) for key, _name, load in loads.areas}
        assert by_area == {
            area.id: counted([case for case in within if case["here"] is here])
            for area, here in ((community, True), (other_community, False))
            if any(case["here"] is here for case in within)
        }
        month = lambda case: f"{NOW + timedelta(days=case['days'], hours=8):%Y-%m}"  # noqa: E731  # the street's month
        assert {key: found_in(load) for key, load in loads.months} == {
            key: counted([case for case in within if month(case) == key]) for key in {month(case) for case in within}
        }
        one = coordination_load(actor, area=community.code, start=start, end=end, now=NOW)
        assert found_in(one.whole) == counted([case for case in within if case["here"]])
        transaction.set_rollback(True)


def test_through_http(api, cast, reach, worker, report):
    reach("answered")
    api(cast.clerk).post("/needs", {"kind": "help", "text": "代报", "on_behalf_of": {"name": "赵", "consent": True}})
    body = api(cast.neighbour).get("/stats/coordination-load").json()
    assert (body["total"]["needs"], body["total"]["steps"], body["total"]["staff_steps"]) == (2, 3, 1)
    assert (body["total"]["mean"], body["total"]["median"], body["total"]["share_without"]) == (0.5, 0.5, 0.5)
    assert body["total"]["share"] == round(1 / 3, 4)
    assert len(body["months"]) == 1
    assert body["change"] is None
    assert body["counted"]["need.triage"]
    assert set(body["counted"]) == set(STEPS)


def test_each_step_is_an_act_that_there_is():
    from importlib import import_module  # noqa: PLC0415  # for this alone

    kinds = {
        "need": "needs.desk.states.Action",
        "referral": "needs.desk.states.ReferralAction",
        "call_back": "needs.desk.states.CallBackAction",
        "task": "volunteers.dispatch.states.TaskAction",
        "assignment": "volunteers.dispatch.states.AssignmentAction",
        "disclosure": "backend.households.states.Level",
    }
    for step in STEPS:
        noun, verb = step.split(".")
        module, _dot, name = kinds[noun].rpartition(".")
        assert verb in getattr(import_module(module), name).values, step


def test_posts_that_judge_or_import_are_no_staff():
    assert set(Post) - set(STAFF) == {Post.EVALUATOR, Post.IMPORTER}


def test_wrongdoing_and_other_streets_are_not_there(api, cast, report, other_street):
    report(kind="wrongdoing")
    assert api(cast.manager).get("/stats/coordination-load").json()["total"]["needs"] == 0
    assert api(cast.stranger).get("/stats/coordination-load", area="110101005").status_code == 404
    refused = api(cast.manager).get("/stats/coordination-load", **{"from": "2026-03-10", "to": "2026-03-10"})
    assert (refused.status_code, refused.json()["code"]) == (422, "empty_period")
    long = api(cast.manager).get("/stats/coordination-load", **{"from": "2025-01-01", "to": "2026-03-10"})
    assert (long.status_code, long.json()["code"]) == (422, "period_too_long")
    assert api().get("/stats/coordination-load").status_code == 401


def test_queries_however_many(api, cast, reach):
    caller, counts = api(cast.manager), []
    for _more in range(3):
        reach("answered")
        with CaptureQueriesContext(connection) as queries:
            caller.get("/stats/coordination-load")
        counts.append(len(queries))
    assert counts[0] == counts[2]
