"""You said, we did."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from backend.realtime.models import FeedItem
from projects.evaluation.models import FollowUp
from tests.factories import AffiliationFactory
from tests.projects.conftest import ok, refused
from volunteers.committee.states import Kind


@pytest.fixture
def seat_api(api, cast):
    return api(cast.holders[Kind.RESIDENT])


def test_who_hears(api, cast, approved, opened, attends, seat_api, today):
    project = approved()
    attends(cast.resident, opened(project))
    attends(cast.neighbour, opened(project))
    elsewhere = opened(approved(title="别的"))
    attends(cast.volunteer, elsewhere)
    made = ok(seat_api.post(f"/projects/{project['id']}/follow-ups", {"text": "早点通知", "due_on": str(today)}), 201)
    for person in (cast.resident, cast.neighbour, cast.liaison, cast.holders[Kind.BACKBONE]):
        [told] = FeedItem.objects.filter(user=person, type="follow_up")
        assert told.data == {key: made[key] for key in told.data}
    for person in (cast.volunteer, cast.rival, cast.elder):
        assert not FeedItem.objects.filter(user=person, type="follow_up").exists()
    [listed] = ok(api(cast.elder).get(f"/projects/{project['id']}/follow-ups"))["items"]
    assert {key: listed[key] for key in told.data} == told.data
    assert listed["actions"] == []


def test_the_day_lies_ahead(approved, seat_api, today):
    path = f"/projects/{approved()['id']}/follow-ups"
    answer = seat_api.post(path, {"text": "x", "due_on": str(today - timedelta(days=1))})
    assert refused(answer, 422, "due_in_the_past")["fields"] == {"today": str(today)}
    ok(seat_api.post(path, {"text": "x", "due_on": str(today)}), 201)


@pytest.mark.parametrize(
    "body",
    [{}, {"text": "x"}, {"text": " ", "due_on": "2100-01-01"}, {"text": "x", "due_on": "soon"}, {"due_on": None}],
)
def test_what_is_refused(approved, seat_api, body):
    refused(seat_api.post(f"/projects/{approved()['id']}/follow-ups", body), 422, "invalid_input")


def test_only_of_what_is_carried_out(registered, seat_api, today):
    body = {"text": "x", "due_on": str(today)}
    refused(seat_api.post(f"/projects/{registered()['id']}/follow-ups", body), 409, "wrong_moment")


def test_not_by_a_tied_seat(approved, cast, seat_api, today):
    project = approved()
    AffiliationFactory(user=cast.holders[Kind.RESIDENT], organisation=cast.contractor, kind="declared")
    body = {"text": "x", "due_on": str(today)}
    refused(seat_api.post(f"/projects/{project['id']}/follow-ups", body), 403, "not_allowed")


def test_done_once_with_what_was_done(approved, seat_api, today):
    path = f"/projects/{approved()['id']}/follow-ups"
    made = ok(seat_api.post(path, {"text": "x", "due_on": str(today)}), 201)
    assert made["actions"] == ["done"]
    refused(seat_api.post(f"/follow-ups/{made['id']}/done", {}), 422, "invalid_input")
    done = ok(seat_api.post(f"/follow-ups/{made['id']}/done", {"note": "看过了"}))
    assert (done["status"], done["note"], done["actions"]) == ("done", "看过了", [])
    assert done["done_at"] is not None
    refused(seat_api.post(f"/follow-ups/{made['id']}/done", {"note": "再"}), 409, "wrong_moment")


def test_the_database_holds_the_rules_too(approved, seat_api, today):
    path = f"/projects/{approved()['id']}/follow-ups"
    made = ok(seat_api.post(path, {"text": "x", "due_on": str(today)}), 201)
    for wrong in ({"status": "lost"}, {"status": "done"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=made["id"]).update(**wrong)
