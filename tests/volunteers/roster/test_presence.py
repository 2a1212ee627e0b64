"""When a volunteer may be asked, and what their body must not do: set, read, loaded for many."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from backend.audit.models import Entry
from backend.households.models import Profile
from backend.privacy.removing import enforce
from backend.realtime.models import FeedItem
from tests.queries import counted
from tests.refusals import refuse
from tests.volunteers.known import facts_of
from volunteers.roster.demand import Demand, Span
from volunteers.roster.eligibility import shortfalls
from volunteers.roster.models import DayHours, WeeklyHours

pytestmark = pytest.mark.django_db

WEEK = [{"weekday": 1, "starts": "08:30", "ends": "12:00"}, {"weekday": 1, "starts": "13:00", "ends": "24:00"}]


@pytest.fixture
def tomorrow(now):
    return (now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()


def at(day, hour):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestDuty:
    def test_off_and_on(self, api, volunteer):
        row = volunteer()
        said = api(row.user).post("/me/volunteer/duty", {"on_duty": False}).json()
        assert (said["on_duty"], said["status"]) == (False, "active")
        assert api(row.user).post("/me/volunteer/duty", {"on_duty": True}).json()["on_duty"] is True
        acts = Entry.objects.order_by("id").values_list("action", "data")
        assert list(acts) == [("volunteer.set_duty", {"on_duty": False}), ("volunteer.set_duty", {"on_duty": True})]
        assert [each.data["on_duty"] for each in FeedItem.objects.order_by("id")] == [False, True]

    def test_who_left_has_none(self, volunteer):
        row = volunteer(status="left")
        refuse(
            lambda caller: caller.post("/me/volunteer/duty", {"on_duty": True}),
            row.user,
            status=409,
            code="wrong_moment",
        )


class TestHours:
    def test_what_is_given_takes_the_place_of_what_was_there(self, api, volunteer, tomorrow):
        row = volunteer()
        phone, path = api(row.user), f"/volunteers/{row.id}/hours"
        day = {"day": tomorrow.isoformat(), "available": False, "note": "陪母亲去医院"}
        said = phone.post(path, {"weekly": WEEK, "days": [day]})
        assert said.status_code == 200, said.json()
        whole = {**day, "starts": "00:00", "ends": "24:00"}
        assert said.json() == {"on_duty": True, "weekly": WEEK, "days": [whole]} == phone.get(path).json()
        assert phone.post(path, {"weekly": []}).json() == {"on_duty": True, "weekly": [], "days": [whole]}
        assert phone.post(path, {"days": []}).json()["days"] == []
        assert [each.data["fields"] for each in Entry.objects.order_by("id")] == [
            ["weekly", "days"],
            ["weekly"],
            ["days"],
        ]
        assert "医院" not in str(list(Entry.objects.values()))

    def test_a_leader_sets_them_and_reads_no_note(self, api, manager, volunteer, tomorrow):
        row = volunteer()
        path, day = f"/volunteers/{row.id}/hours", {"day": tomorrow.isoformat(), "available": False, "note": "私事"}
        api(row.user).post(path, {"days": [day]})
        boss = api(manager)
        assert boss.get(path).json()["days"][0]["note"] == ""
        assert boss.post(path, {"weekly": WEEK, "days": [{**day, "note": "写不进去"}]}).json()["weekly"] == WEEK
        assert api(row.user).get(path).json()["days"][0]["note"] == "私事"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"weekly": [WEEK[0], {"weekday": 1, "starts": "11:59", "ends": "14:00"}]}, "hours_overlap"),
            ({"weekly": [{"weekday": 8}]}, "invalid_input"),
            ({"weekly": [{"weekday": 1, "starts": "12:00", "ends": "12:00"}]}, "invalid_input"),
            ({"weekly": [{"weekday": 1, "starts": "8:00"}]}, "invalid_input"),
            ({"weekly": [{"weekday": 1, "ends": "24:01"}]}, "invalid_input"),
            ({"weekly": [{"weekday": 1, "starts": "23:00", "ends": "01:00"}]}, "invalid_input"),
            ({"days": [{"day": "2020-01-01", "available": False}]}, "day_is_over"),
            ({"days": [{"day": "2030-01-01", "available": False}] * 2}, "hours_overlap"),
            ({"days": [{"day": "2030-01-01", "available": False, "note": "x" * 201}]}, "invalid_input"),
        ],
    )
    def test_what_cannot_be(self, volunteer, fields, code):
        row = volunteer()
        refuse(lambda caller: caller.post(f"/volunteers/{row.id}/hours", fields), row.user, status=422, code=code)

    def test_days_that_are_over_are_forgotten(self, volunteer, now):
        row = volunteer()
        for back in (10, 40):
            day = now.date() - timedelta(days=back)
            DayHours.objects.create(street=row.street, volunteer=row, day=day, starts=0, ends=9, available=False)
        assert enforce("roster.days", now=now) == 1
        assert DayHours.objects.count() == 1


class TestFitness:
    def test_it_is_shown_to_the_person_alone(self, api, manager, volunteer):
        row = volunteer()
        phone = api(row.user)
        body = {"gender": "female", "health_limits": ["stairs", "night", "stairs"]}
        told = {"gender": "female", "health_limits": ["night", "stairs"]}
        assert phone.post("/me/volunteer/fitness", body).json() == told == phone.get("/me/volunteer/fitness").json()
        said = [api(manager).get(path).content.decode() for path in ("/volunteers", f"/volunteers/{row.id}")]
        assert "stairs" not in "".join(said)
        assert "stairs" not in str([*Entry.objects.values(), *FeedItem.objects.values()])
        assert phone.post("/me/volunteer/fitness", {}).json() == {"gender": None, "health_limits": []}

    def test_the_database_does_not_read_it(self, api, volunteer):
        row = volunteer()
        api(row.user).post("/me/volunteer/fitness", {"gender": "male", "health_limits": ["lifting"]})

        with connection.cursor() as cursor:
            cursor.execute("SELECT gender || limits FROM roster_volunteer WHERE id = %s", [row.id])
            assert "lifting" not in cursor.fetchone()[0]


class TestEdit:
    def test_how_much_one_wants_to_do(self, api, volunteer):
        row = volunteer()
        path, phone = f"/volunteers/{row.id}/edit", api(row.user)
        body = {"languages": ["yue", "cmn"], "monthly_minutes": 600, "rest_minutes": 30}
        said = phone.post(path, body).json()
        assert (said["languages"], said["monthly_minutes"], said["rest_minutes"]) == (["cmn", "yue"], 600, 30)
        said = phone.post(path, {"rest_minutes": None}).json()
        assert (said["languages"], said["monthly_minutes"], said["rest_minutes"]) == (["cmn", "yue"], 600, None)
        assert (said["skills"], row.skills) == ([], [])

    @pytest.mark.parametrize(
        "fields",
        [{"languages": ["klingon"]}, {"monthly_minutes": -1}, {"monthly_minutes": 44_641}, {"rest_minutes": 10_081}],
    )
    def test_what_cannot_be(self, volunteer, fields):
        row = volunteer()
        refuse(
            lambda caller: caller.post(f"/volunteers/{row.id}/edit", fields), row.user, status=422, code="invalid_input"
        )


class TestFacts:
    def test_what_is_set_is_judged(self, api, volunteer, street, tomorrow, now):
        row, other = volunteer(skills=["cooking"]), volunteer()
        phone = api(row.user)
        phone.post("/me/volunteer/duty", {"on_duty": False})
        phone.post(f"/volunteers/{row.id}/hours", {"days": [{"day": tomorrow.isoformat(), "available": False}]})
        phone.post("/me/volunteer/fitness", {"gender": "female", "health_limits": ["stairs"]})
        phone.post(f"/volunteers/{row.id}/edit", {"languages": ["cmn"], "monthly_minutes": 60, "rest_minutes": 45})
        Profile.objects.create(street=street, user=row.user, birth="2000", updated_at=now)
        start = at(tomorrow, 9)
        wanted = Demand(
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            skills={"cooking": 2},
            languages=frozenset({"yue"}),
            gender="male",
            limits=frozenset({"stairs"}),
            least_age=60,
        )
        near = Span(start + timedelta(hours=2, minutes=30), start + timedelta(hours=3))
        facts = facts_of([row.id, other.id], at=now, held={row.id: [near]})
        assert {each.code for each in shortfalls(wanted, facts[row.id], asking=True)} == {
            "off_duty", "not_available", "rest_short", "month_full", "too_young", "level_too_low", "languages_lacking",
            "gender_wished", "health_limits",
        }  # fmt: skip
        plain = Demand(starts_at=start, ends_at=start + timedelta(hours=2))
        assert shortfalls(plain, facts[other.id], asking=True) == []

    def test_the_street_says_how_much_where_the_volunteer_does_not(self, volunteer, street, now):
        street.config = {"roster.month_minutes": 600, "roster.rest_minutes": 15}
        street.save()
        row, own = volunteer(), volunteer(monthly_minutes=0, rest_minutes=0)
        facts = facts_of([row.id, own.id], at=now)
        assert (facts[row.id].month_minutes, facts[row.id].rest_minutes) == (600, 15)
        assert (facts[own.id].month_minutes, facts[own.id].rest_minutes) == (0, 0)

    def test_as_many_statements_for_three_as_for_one(self, volunteer, now, street):
        rows = [volunteer() for _ in range(3)]
        for row in rows:
            WeeklyHours.objects.create(street=street, volunteer=row, weekday=1, starts=0, ends=9)
            Profile.objects.create(street=street, user=row.user, birth="2010", updated_at=now)
        counts = []
        for some in (rows[:1], rows):
            with counted() as ran:
                assert len(facts_of([row.id for row in some], at=now.astimezone(UTC))) == len(some)
            counts.append(len(ran))
        assert counts[0] == counts[1] <= 9
