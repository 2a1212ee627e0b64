"""Activities: within the contract, where they are, who has a place."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.realtime.models import FeedItem
from projects.delivery.models import Activity, SignUp
from tests.factories import AffiliationFactory
from tests.projects.conftest import HERE, day, ok, refused
from tests.rows import changes, dump

BEIJING = ZoneInfo("Asia/Shanghai")


def at(date, hour, minute=0):
    return datetime.combine(date, time(hour, minute), BEIJING).isoformat()


class TestOpening:
    def test_the_last_day_of_the_contract_counts_in_the_streets_own_time(self, api, cast, approved, event):
        project = approved()
        last = day(project["ends_on"])
        path = f"/projects/{project['id']}/activities"
        good = event(starts_at=at(last, 21), ends_at=at(last, 23, 59))
        ok(api(cast.liaison).post(path, good), 201)
        over = event(starts_at=at(last, 23), ends_at=at(last + timedelta(days=1), 0))
        answer = refused(api(cast.liaison).post(path, over), 422, "outside_contract")
        assert answer["fields"]["ends_on"] == project["ends_on"]

    def test_before_the_first_day(self, api, cast, approved, event, today):
        project = approved(starts_on=str(today + timedelta(days=10)))
        early = event(starts_at=at(today + timedelta(days=9), 23), ends_at=at(today + timedelta(days=10), 1))
        refused(api(cast.liaison).post(f"/projects/{project['id']}/activities", early), 422, "outside_contract")
        # 00:30 in Beijing is still the day before in UTC.
        first = datetime.combine(today + timedelta(days=10), time(0, 30), BEIJING)
        good = event(starts_at=first.astimezone(UTC).isoformat(), ends_at=(first + timedelta(hours=1)).isoformat())
        ok(api(cast.liaison).post(f"/projects/{project['id']}/activities", good), 201)

    def test_hours(self, api, cast, approved, event):
        path = f"/projects/{approved()['id']}/activities"
        now = timezone.now()
        past = event(starts_at=(now - timedelta(days=2)).isoformat(), ends_at=(now - timedelta(days=1)).isoformat())
        refused(api(cast.liaison).post(path, past), 422, "wrong_activity_hours")
        backwards = event(ends_at=(now - timedelta(days=1)).isoformat())
        refused(api(cast.liaison).post(path, backwards), 422, "wrong_activity_hours")

    def test_only_of_an_approved_project(self, api, cast, registered, event):
        refused(api(cast.liaison).post(f"/projects/{registered()['id']}/activities", event()), 409, "wrong_moment")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"capacity": 0},
            {"capacity": 100_001},
            {"location": None},
            {"location": {"lat": 91, "lng": 0}},
            {"location": {**HERE, "datum": "NAD27"}},
            {"starts_at": "2026-11-20T09:30:00"},
            {"title": ""},
            {"address": "长" * 201},
            {"signed_up": 3},
        ],
    )
    def test_what_is_refused(self, api, cast, approved, event, wrong):
        refused(
            api(cast.liaison).post(f"/projects/{approved()['id']}/activities", event(**wrong)), 422, "invalid_input"
        )

    def test_the_id_of_the_client(self, api, cast, approved, event, user):
        one, two = (f"/projects/{approved()['id']}/activities" for _ in range(2))
        body = event(id=str(uuid4()))
        liaison = api(cast.liaison)
        colleague = api(AffiliationFactory(user=user(), organisation=cast.contractor, kind="liaison").user)
        made = ok(liaison.post(one, body), 201)
        assert made["id"] == body["id"]
        before = dump()
        assert ok(liaison.post(one, body), 200) == made
        refused(liaison.post(one, {**body, "capacity": 6}), 409, "id_taken")
        refused(liaison.post(two, body), 409, "id_taken")
        refused(colleague.post(one, body), 409, "id_taken")
        assert changes(before, dump()) == {}

    def test_sent_again_after_its_end_it_is_still_known(self, api, cast, approved, event):
        path, body = f"/projects/{approved()['id']}/activities", event(id=str(uuid4()))
        made = ok(api(cast.liaison).post(path, body), 201)
        with time_machine.travel(timezone.now() + timedelta(days=1)):
            assert ok(api(cast.liaison).post(path, body), 200) == made


class TestFinding:
    def test_near(self, api, cast, approved, opened):
        project = approved()
        here = opened(project)
        there = opened(project, location={**HERE, "lng": 116.420})
        opened(project, location={**HERE, "lng": 116.5})

        def near(**params):
            return [
                each["id"]
                for each in ok(api(cast.resident).get("/activities", near="39.93,116.415", **params))["items"]
            ]

        assert near() == [here["id"], there["id"]]
        assert near(radius_m=100) == [here["id"]]
        refused(api(cast.resident).get("/activities", near="nowhere"), 422, "invalid_input")

    def test_datum(self, api, cast, opened):
        path = f"/activities/{opened()['id']}"
        plain = ok(api(cast.resident).get(path))["location"]
        moved = ok(api(cast.resident).get(path, datum="gcj02"))["location"]
        assert plain == HERE
        assert moved["datum"] == "GCJ-02"
        assert abs(moved["lng"] - plain["lng"]) > 0.005

    def test_upcoming_and_of_a_project(self, api, cast, approved, opened):
        one, two = approved(), approved(title="另一个")
        tomorrow = timezone.now() + timedelta(days=1)
        later = opened(one, starts_at=tomorrow.isoformat(), ends_at=(tomorrow + timedelta(hours=1)).isoformat())
        now_on, off = opened(two), opened(one)
        ok(api(cast.manager).post(f"/activities/{off['id']}/cancel", {"reason": "下雨"}))

        def listed(**params):
            return [each["id"] for each in ok(api(cast.resident).get("/activities", **params))["items"]]

        assert listed(upcoming=True) == [now_on["id"], later["id"]]
        assert set(listed(project=one["id"])) == {later["id"], off["id"]}


class TestPlaces:
    def test_a_place_is_taken_given_back_and_taken_again(self, api, cast, opened):
        path = f"/activities/{opened(capacity=1)['id']}"
        mine = api(cast.resident)
        assert "sign_up" in ok(mine.get(path))["actions"]
        first = ok(mine.post(f"{path}/sign-up"))
        refused(mine.post(f"{path}/sign-up"), 409, "already_signed_up")
        refused(api(cast.neighbour).post(f"{path}/sign-up"), 409, "activity_full")
        seen = ok(mine.get(path))
        assert (seen["signed_up"], seen["mine_signed_up"]) == (1, True)
        assert {"withdraw", "attend"} <= set(seen["actions"])
        assert "sign_up" not in seen["actions"]
        assert "sign_up" not in ok(api(cast.neighbour).get(path))["actions"]
        assert ok(mine.post(f"{path}/withdraw"))["status"] == "withdrawn"
        refused(mine.post(f"{path}/withdraw"), 409, "not_signed_up")
        again = ok(mine.post(f"{path}/sign-up"))
        assert again["id"] == first["id"]
        told = [
            item.data["status"] for item in FeedItem.objects.filter(user=cast.resident, type="sign_up").order_by("id")
        ]
        assert told == ["signed_up", "withdrawn", "signed_up"]

    def test_not_for_what_is_over(self, api, cast, opened):
        activity = opened()
        Activity.objects.filter(pk=activity["id"]).update(
            starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(minutes=1)
        )
        refused(api(cast.resident).post(f"/activities/{activity['id']}/sign-up"), 409, "activity_over")
        assert "sign_up" not in ok(api(cast.resident).get(f"/activities/{activity['id']}"))["actions"]

    def test_not_after_attending(self, api, cast, opened, attends):
        activity = opened()
        attends(cast.resident, activity)
        refused(api(cast.resident).post(f"/activities/{activity['id']}/sign-up"), 409, "already_attended")

    def test_who_attended_keeps_the_place(self, api, cast, opened, attends):
        activity = opened()
        ok(api(cast.resident).post(f"/activities/{activity['id']}/sign-up"))
        attends(cast.resident, activity)
        refused(api(cast.resident).post(f"/activities/{activity['id']}/withdraw"), 409, "already_attended")


class TestCancelling:
    def test_those_with_a_place_hear_of_it(self, api, cast, opened):
        activity = opened()
        ok(api(cast.resident).post(f"/activities/{activity['id']}/sign-up"))
        ok(api(cast.liaison).post(f"/activities/{activity['id']}/cancel", {"reason": "下雨"}))
        [told] = FeedItem.objects.filter(user=cast.resident, type="activity")
        assert told.data["status"] == "cancelled"
        assert not FeedItem.objects.filter(user=cast.neighbour, type="activity").exists()

    def test_nothing_is_done_with_a_cancelled_one(self, api, cast, opened):
        path = f"/activities/{opened()['id']}"
        ok(api(cast.liaison).post(f"{path}/cancel", {"reason": "下雨"}))
        refused(api(cast.liaison).post(f"{path}/cancel", {"reason": "下雨"}), 409, "wrong_moment")
        refused(api(cast.liaison).get(f"{path}/code"), 409, "wrong_moment")
        for verb, body in (("sign-up", {}), ("withdraw", {}), ("attend", {"code": "123456"})):
            refused(api(cast.resident).post(f"{path}/{verb}", body), 409, "wrong_moment")
        body = {"resident_id": str(cast.elder.id)}
        refused(api(cast.volunteer).post(f"{path}/attestations", body), 409, "wrong_moment")
        assert ok(api(cast.liaison).get(path))["actions"] == []

    def test_what_was_attended_took_place(self, api, cast, opened, attends):
        activity = opened()
        attends(cast.resident, activity)
        answer = api(cast.liaison).post(f"/activities/{activity['id']}/cancel", {"reason": "没人来"})
        assert refused(answer, 409, "took_place")["fields"] == {"attended": 1}


def test_the_database_never_oversells(opened, cast):
    activity = opened(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity["id"]).update(signed_up=2)
    place = {"street": cast.resident.home_street, "activity_id": activity["id"], "user": cast.resident}
    SignUp.objects.create(**place, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(**place, at=timezone.now())
