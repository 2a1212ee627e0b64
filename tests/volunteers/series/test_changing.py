"""A series is changed: one of its tasks, those from a day on, or all; what was changed of one alone stays."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.audit.models import Entry
from backend.errors import DomainError
from backend.notifications.models import Notification
from backend.places.models import Area
from backend.policy import Actor
from tests.rows import changes, dump
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.schemas import TaskChange
from volunteers.series import services
from volunteers.series.models import Occurrence, Series
from volunteers.series.queries import days_of, made_of
from volunteers.series.schemas import SeriesChange, SeriesCreate

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROLES = [{"name": "领队"}, {"name": "队员", "slots": 2}]


@pytest.fixture
def begin(api, manager, spec):
    """`begin(**fields)`: a series, as its maker sees it."""

    def make(**fields):
        answer = api(manager).post("/series", spec(**fields))
        assert answer.status_code == 201, answer.json()
        return answer.json()

    return make


@pytest.fixture
def change(api, manager):
    """`change(series, **body)`: what its maker is answered."""

    phone = api(manager)

    def send(told, **body):
        return phone.post(f"/series/{told['id']}/change", body)

    return send


def task_of(told, index):
    return Task.objects.get(pk=told["made"][index]["task_id"])


def told_of(kind):
    return Notification.objects.filter(notice__kind=kind).count()


def wall(moment):
    return moment.astimezone(SHANGHAI).strftime("%H:%M")


class TestAll:
    def test_every_task_that_is_ahead_and_those_to_come(self, begin, change, street, now):
        told = begin(rule="FREQ=WEEKLY;COUNT=9")
        answer = change(told, scope="all", title="送午餐", starts="11:00", ends="12:00", materials=["保温袋"], slots=3)
        assert answer.status_code == 200, answer.json()
        at = now + timedelta(days=45)
        services.make_ahead(actor=Actor.system(street_id=street.id, at=at), series_id=told["id"], now=at)
        tasks = list(Task.objects.all())
        assert len(tasks) == 6
        assert {(each.title, wall(each.starts_at), each.slots, tuple(each.materials)) for each in tasks} == {
            ("送午餐", "11:00", 3, ("保温袋",))
        }
        entry = Entry.objects.get(action="series.change")
        assert (entry.data["scope"], len(entry.data["changed"])) == ("all", 4)

    def test_what_was_changed_of_one_alone_stays(self, begin, change, api, manager):
        told = begin()
        one, other = task_of(told, 0), task_of(told, 1)
        later = {
            "starts_at": (one.starts_at + timedelta(days=9)).isoformat(),
            "ends_at": (one.ends_at + timedelta(days=9)).isoformat(),
        }
        assert api(manager).patch(f"/tasks/{one.id}", later).status_code == 200
        api(manager).patch(f"/tasks/{other.id}", {"title": "送晚餐"})
        shown = change(told, scope="all", title="送午餐", starts="11:00", ends="12:00").json()
        assert [each["edited"] for each in shown["made"][:3]] == [["ends_at", "starts_at"], ["title"], []]
        moved, named, plain = (task_of(told, index) for index in range(3))
        assert (moved.title, moved.starts_at) == ("送午餐", one.starts_at + timedelta(days=9))
        assert (named.title, wall(named.starts_at)) == ("送晚餐", "11:00")
        assert (plain.title, wall(plain.starts_at)) == ("送午餐", "11:00")
        # The series' own change is no edit: the next one reaches it as well.
        change(told, scope="all", title="送面条")
        assert [task_of(told, index).title for index in range(3)] == ["送面条", "送晚餐", "送面条"]

    def test_who_holds_a_place_is_asked_again_where_it_moves_and_not_for_words(self, begin, change, volunteer, api):
        told = begin(rule="FREQ=WEEKLY;COUNT=3")
        person = api(volunteer().user)
        place = person.post(f"/tasks/{told['made'][0]['task_id']}/claim").json()["id"]
        change(told, scope="all", title="送午餐")
        assert Assignment.objects.get(pk=place).asked_again_at is None
        change(told, scope="all", starts="11:00", ends="12:00")
        row = Assignment.objects.get(pk=place)
        assert row.asked_again_at is not None
        assert (wall(row.starts_at), told_of("task_moved")) == ("11:00", 1)

    def test_another_day_of_the_week_moves_the_tasks_of_each_week(self, begin, change, volunteer, api, now):
        monday = now.astimezone(SHANGHAI).date() + timedelta(days=7 - now.astimezone(SHANGHAI).weekday())
        told = begin(rule="FREQ=WEEKLY;BYDAY=TU;COUNT=3", first_on=monday.isoformat())
        before = [each["task_id"] for each in told["made"]]
        person = api(volunteer().user)
        place = person.post(f"/tasks/{before[0]}/claim").json()["id"]
        shown = change(told, scope="all", rule="FREQ=WEEKLY;BYDAY=TH;COUNT=3").json()
        assert [each["task_id"] for each in shown["made"]] == before
        assert [date.fromisoformat(each["day"]).weekday() for each in shown["made"]] == [3, 3, 3]
        assert Assignment.objects.get(pk=place).asked_again_at is not None

    def test_days_that_the_rule_leaves_are_called_off_and_made_again_where_it_comes_back(
        self, begin, change, volunteer, api
    ):
        told = begin(rule="FREQ=DAILY;COUNT=4")
        api(volunteer().user).post(f"/tasks/{told['made'][1]['task_id']}/claim")
        shown = change(told, scope="all", rule="FREQ=DAILY;INTERVAL=2;COUNT=2", reason="人手不够").json()
        assert [each["day"] for each in shown["made"]] == [told["made"][index]["day"] for index in (0, 2)]
        assert task_of(told, 1).status == "cancelled"
        assert told_of("task_called_off") == 1
        again = change(told, scope="all", rule="FREQ=DAILY;COUNT=4").json()
        assert [each["day"] for each in again["made"]] == [each["day"] for each in told["made"]]
        assert {each["status"] for each in again["made"]} == {"open"}
        assert again["made"][1]["task_id"] != told["made"][1]["task_id"]

    def test_one_that_was_called_off_by_hand_stays_so(self, begin, change, api, manager):
        told = begin(rule="FREQ=DAILY;COUNT=3")
        api(manager).post(f"/tasks/{told['made'][1]['task_id']}/cancel", {"reason": "下雪"})
        for rule in ("FREQ=DAILY;INTERVAL=2;COUNT=2", "FREQ=DAILY;COUNT=3"):
            shown = change(told, scope="all", rule=rule).json()
        assert [each["status"] for each in shown["made"]] == ["open", "cancelled", "open"]

    def test_places_of_roles_by_name(self, begin, change):
        told = begin(task={"roles": ROLES, "slots": 3}, rule="FREQ=DAILY;COUNT=2")
        shown = change(told, scope="all", roles=[{"name": "队员", "slots": 5}]).json()
        assert [each["slots"] for each in shown["task"]["roles"]] == [1, 5]
        assert {each.slots for each in Task.objects.all()} == {6}

    def test_the_same_again_changes_nothing(self, begin, change):
        told = begin()
        change(told, scope="all", title="送午餐")
        before = dump()
        assert change(told, scope="all", title="送午餐", starts="07:30", description=None).status_code == 200
        assert change(told, scope="from_here", day=told["made"][3]["day"], title="送午餐").json()["id"] == told["id"]
        assert changes(before, dump()) == {}


class TestFromHere:
    def test_the_series_is_divided(self, begin, change, api, manager):
        told = begin()
        here = told["made"][4]["day"]
        new = change(told, scope="from_here", day=here, title="送午餐", starts="11:00", ends="12:00").json()
        old = api(manager).get(f"/series/{told['id']}").json()
        assert (new["follows_id"], new["first_on"], new["count"], old["count"]) == (told["id"], here, 6, 4)
        assert [each["task_id"] for each in old["made"] + new["made"]] == [each["task_id"] for each in told["made"]]
        assert [task_of(told, index).title for index in (3, 4, 9)] == ["送早餐", "送午餐", "送午餐"]
        assert (task_of(told, 4).origin_id, wall(task_of(told, 3).starts_at)) == (UUID(new["id"]), "07:30")
        assert old["status"] == "running"

    def test_one_that_was_moved_behind_it_stays_with_its_original_day(self, begin, change, api, manager):
        told = begin()
        first = task_of(told, 0)
        later = first.starts_at + timedelta(days=6)
        api(manager).patch(
            f"/tasks/{first.id}", {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=1)).isoformat()}
        )
        change(told, scope="from_here", day=told["made"][3]["day"], title="送午餐")
        assert (task_of(told, 0).title, task_of(told, 0).origin_id) == ("送早餐", UUID(told["id"]))

    def test_of_the_first_day_it_is_all_of_it(self, begin, change):
        told = begin()
        shown = change(told, scope="from_here", day=told["made"][0]["day"], title="送午餐").json()
        assert (shown["id"], Series.objects.count()) == (told["id"], 1)

    def test_with_another_weekday_the_week_of_that_day_has_its_own(self, begin, change, now):
        monday = now.astimezone(SHANGHAI).date() + timedelta(days=7 - now.astimezone(SHANGHAI).weekday())
        told = begin(rule="FREQ=WEEKLY;BYDAY=TH;COUNT=4", first_on=monday.isoformat())
        new = change(told, scope="from_here", day=told["made"][1]["day"], rule="FREQ=WEEKLY;BYDAY=TU;COUNT=3").json()
        thursdays = [date.fromisoformat(each["day"]) for each in told["made"]]
        assert [each["day"] for each in new["made"]] == [
            (each - timedelta(days=2)).isoformat() for each in thursdays[1:]
        ]
        assert {each["task_id"] for each in new["made"]} == {each["task_id"] for each in told["made"][1:]}

    def test_the_rest_is_called_off(self, begin, api, manager, volunteer):
        told = begin()
        person = api(volunteer().user)
        place = person.post(f"/tasks/{told['made'][5]['task_id']}/claim").json()["id"]
        body = {"reason": "放寒假", "from_day": told["made"][4]["day"]}
        shown = api(manager).post(f"/series/{told['id']}/end", body).json()
        assert (shown["status"], shown["count"]) == ("running", 4)
        assert [each["status"] for each in shown["made"]] == ["open"] * 4 + ["cancelled"] * 6
        assert Assignment.objects.get(pk=place).status == "stood_down"
        whole = api(manager).post(f"/series/{told['id']}/end", {**body, "from_day": told["made"][0]["day"]}).json()
        assert whole["status"] == "ended"

    def test_called_off_from_a_day_on_one_that_was_moved_behind_it_stays(self, begin, api, manager):
        told = begin()
        first = task_of(told, 0)
        later = first.starts_at + timedelta(days=6)
        hours = {"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=1)).isoformat()}
        assert api(manager).patch(f"/tasks/{first.id}", hours).status_code == 200
        api(manager).post(f"/series/{told['id']}/end", {"reason": "放寒假", "from_day": told["made"][4]["day"]})
        assert [task_of(told, index).status for index in range(10)] == ["open"] * 4 + ["cancelled"] * 6


class TestOne:
    def test_moved_to_another_day_it_is_never_made_again(self, begin, change, street, now):
        told = begin()
        day = date.fromisoformat(told["made"][2]["day"])
        shown = change(
            told, scope="one", day=day.isoformat(), moved_to=(day + timedelta(days=20)).isoformat(), title="送午餐"
        ).json()
        assert shown["made"][2]["edited"] == ["ends_at", "starts_at", "title"]
        assert task_of(told, 2).starts_at.astimezone(SHANGHAI).date() == day + timedelta(days=20)
        assert wall(task_of(told, 2).starts_at) == "07:30"
        services.make_ahead(actor=Actor.system(street_id=street.id, at=now), series_id=told["id"], now=now)
        assert Task.objects.count() == 10

    def test_one_that_is_not_made_yet_is_made_for_it(self, begin, change):
        told = begin(rule="FREQ=WEEKLY;COUNT=20")
        far = (date.fromisoformat(told["first_on"]) + timedelta(weeks=12)).isoformat()
        shown = change(told, scope="one", day=far, slots=9).json()
        assert (shown["made"][-1]["day"], shown["made"][-1]["slots"]) == (far, 9)
        assert shown["made"][-1]["edited"] == ["slots"]


class TestRefused:
    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"scope": "all", "rule": "FREQ=WEEKLY;BYDAY=TU"}, 422, "series_endless"),
            ({"scope": "from_here", "rule": "FREQ=DAILY"}, 422, "series_endless"),
            ({"scope": "all", "rule": "FREQ=HOURLY;COUNT=2"}, 422, "rule_unreadable"),
            ({"scope": "all", "rule": "FREQ=DAILY;UNTIL=20200101"}, 422, "series_never"),
            ({"scope": "all", "rule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"}, 422, "series_never"),
            ({"scope": "all", "starts": "09:00"}, 422, "series_wrong_hours"),
            ({"scope": "one", "starts": "09:00", "ends": "08:00"}, 422, "series_wrong_hours"),
            ({"scope": "all", "slots": 0}, 422, "greater_than_equal"),
            ({"scope": "all", "slots": 1}, 409, "occurrence_refuses"),
            ({"scope": "from_here", "slots": 1}, 409, "occurrence_refuses"),
            ({"scope": "one", "slots": 1}, 409, "places_taken"),
            ({"scope": "one", "day": "2030-01-01", "title": "午餐"}, 422, "not_an_occurrence"),
            ({"scope": "from_here", "day": "2030-01-01", "title": "午餐"}, 422, "not_an_occurrence"),
            ({"scope": "one", "day": None, "title": "午餐"}, 422, "linli_day_and_scope"),
            ({"scope": "all", "day": "2030-01-01", "title": "午餐"}, 422, "linli_day_and_scope"),
            ({"scope": "one", "rule": "FREQ=DAILY;COUNT=2"}, 422, "linli_rule_of_one"),
            ({"scope": "from_here", "moved_to": "2030-01-01"}, 422, "linli_moved_to_of_one"),
            ({"scope": "one", "moved_to": "2020-01-01"}, 422, "task_in_the_past"),
            ({"scope": "all", "roles": [{"name": "厨师", "slots": 1}]}, 422, "role_unknown"),
            ({"scope": "all", "location": {"lat": 10, "lng": 10}}, 422, "outside_street"),
            ({"scope": "all", "status": "ended"}, 422, "extra_forbidden"),
        ],
    )  # fmt: skip
    def test_with_its_rule_and_nothing_changed(self, begin, change, api, volunteer, street, body, status, code):
        told = begin()
        Area.objects.filter(pk=street.pk).update(
            west=116.40, south=39.91, east=116.46, north=39.97, boundary_version=1, boundary=_square()
        )
        task_id = told["made"][4]["task_id"]
        for name in "甲乙":
            assert api(volunteer(name=name).user).post(f"/tasks/{task_id}/claim").status_code == 201
        day = {} if body["scope"] == "all" else {"day": told["made"][4 if body["scope"] == "one" else 2]["day"]}
        before = dump()
        answer = change(told, **{**day, **body})
        assert answer.status_code == status, answer.json()
        assert code in str(answer.json())
        if code == "occurrence_refuses":
            said = answer.json()["fields"]
            assert (said["day"], said["task_id"], said["code"]) == (told["made"][4]["day"], task_id, "places_taken")
        assert changes(before, dump()) == {}

    def test_the_past_is_not_changed(self, begin, change, api, manager, now):
        told = begin()
        Series.objects.filter(pk=told["id"]).update(first_on=now.date() - timedelta(days=5))
        body = {"day": (now.date() - timedelta(days=3)).isoformat(), "title": "午餐"}
        for scope in ("one", "from_here"):
            assert change(told, scope=scope, **body).json()["code"] == "occurrence_over"
        end = api(manager).post(f"/series/{told['id']}/end", {"reason": "雪", "from_day": body["day"]})
        assert end.json()["code"] == "occurrence_over"

    def test_an_ended_one(self, begin, change, api, manager):
        told = begin()
        api(manager).post(f"/series/{told['id']}/end", {"reason": "天冷了"})
        assert change(told, scope="all", title="午餐").json()["code"] == "wrong_moment"


def _square():
    ring = [[116.40, 39.91], [116.46, 39.91], [116.46, 39.97], [116.40, 39.97], [116.40, 39.91]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_the_hour_stays_over_a_change_of_clocks(begin, change, street):
    Area.objects.filter(pk=street.pk).update(timezone="America/New_York", config={"series.weeks_ahead": 26})
    told = begin(rule="FREQ=WEEKLY;COUNT=26")
    zone = ZoneInfo("America/New_York")
    shown = change(told, scope="from_here", day=told["made"][2]["day"], starts="18:15", ends="19:00").json()
    starts = [datetime.fromisoformat(each["starts_at"]).astimezone(zone) for each in shown["made"]]
    assert {each.strftime("%H:%M") for each in starts} == {"18:15"}
    assert len({each.utcoffset() for each in starts}) == 2


RULES = st.sampled_from(
    [
        "FREQ=WEEKLY;BYDAY=TU,FR;COUNT=8", "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=DAILY;INTERVAL=3;COUNT=7",
        "FREQ=MONTHLY;BYMONTHDAY=3,12,24;COUNT=6", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,SA;COUNT=6",
    ]
)  # fmt: skip
HOURS = st.sampled_from([{}, {"starts": "06:00", "ends": "06:30"}, {"starts": "20:00", "ends": "21:30"}])
WORDS = st.sampled_from([{}, {"title": "送午餐"}, {"title": "送晚餐"}])
WHAT = st.builds(lambda *parts: {key: value for part in parts for key, value in part.items()}, HOURS, WORDS, st.one_of(st.just({}), RULES.map(lambda rule: {"rule": rule})))  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("make"), st.integers(1, 12), st.just({})),
        st.tuples(st.just("all"), st.just(0), WHAT),
        st.tuples(st.just("from_here"), st.integers(0, 9), WHAT),
        st.tuples(st.just("one"), st.integers(0, 9), st.builds(lambda *parts: {**parts[0], **parts[1]}, HOURS, WORDS)),
        st.tuples(st.just("task"), st.integers(0, 9), st.integers(-2, 9)),
        st.tuples(st.just("cancel"), st.integers(0, 9), st.just({})),
        st.tuples(st.just("cut"), st.integers(1, 9), st.just({})),
    ),
    max_size=7,
)


@settings(max_examples=20, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rule=RULES, steps=STEPS)
def test_no_day_is_made_twice_and_none_is_lost_and_edits_stay(street, manager, spec, now, rule, steps):
    """After any sequence of changes and makings."""
    with transaction.atomic():
        Area.objects.filter(pk=street.pk).update(config={"series.weeks_ahead": 2})
        world = _World(street, manager, now)
        body = SeriesCreate.model_validate(spec(rule=rule))
        services.create(actor=world.actor(manager), spec=body, now=now)
        world.look()
        for step in steps:
            world.take(*step)
            world.look()
        transaction.set_rollback(True)


class _World:
    def __init__(self, street, manager, now):
        self.street, self.manager, self.now = street, manager, now
        self.kept = {}
        """By task, what was changed of it alone."""

    def actor(self, user):
        return Actor(user_id=user.id, street_id=self.street.id, at=self.now, assured=True)

    def rows(self):
        return list(Occurrence.objects.filter(dropped=False).select_related("task", "series").order_by("day"))

    def take(self, verb, number, what):
        actor = self.actor(self.manager)
        try:
            if verb == "make":
                self.now += timedelta(days=number)
                for series in Series.objects.filter(status="running"):
                    services.make_ahead(
                        actor=Actor.system(street_id=self.street.id, at=self.now), series_id=series.id, now=self.now
                    )
                return
            series = Series.objects.order_by("-id").first()
            days = days_of(series)
            day = days[number % len(days)]
            if verb == "cut":
                services.cut(actor=actor, series_id=series.id, from_day=day, reason="雪", now=self.now)
            elif verb in {"task", "cancel"}:
                self.of_the_task(verb, made_of(series).filter(day=day).first(), what, actor)
            else:
                body = SeriesChange(scope=verb, day=None if verb == "all" else day, **what)
                services.change(actor=actor, series_id=series.id, spec=body, now=self.now)
                if verb == "one":
                    self.keep(made_of(series).get(day=day).task, what)
        except DomainError:
            return  # It changed nothing: what holds is looked at next.

    def of_the_task(self, verb, row, by, actor):
        if row is None:
            return
        if verb == "cancel":
            dispatch.cancel_task(actor=actor, task_id=row.task_id, reason="雪", now=self.now)
            return
        shift = timedelta(days=by)
        moved = TaskChange(starts_at=row.task.starts_at + shift, ends_at=row.task.ends_at + shift)
        task = dispatch.change_task(actor=actor, task_id=row.task_id, spec=moved, now=self.now)
        if by:
            self.kept.setdefault(task.id, {}).update(starts_at=task.starts_at, ends_at=task.ends_at)

    def keep(self, task, what):
        kept = self.kept.setdefault(task.id, {})
        if "title" in what and "title" in task.occurrence.edited:
            kept["title"] = what["title"]
        if "starts" in what and "starts_at" in task.occurrence.edited:
            kept.update(starts_at=task.starts_at, ends_at=task.ends_at)

    def look(self):
        rows = self.rows()
        assert len({each.day for each in rows}) == len(rows), "a day was made twice"
        open_tasks = {each.task_id for each in rows if each.task.status == "open"}
        assert open_tasks == set(Task.objects.filter(status="open").values_list("id", flat=True))
        horizon = self.now.astimezone(SHANGHAI).date() + timedelta(weeks=2)
        made = {(each.series_id, each.day) for each in rows}
        seen = set()
        for series in Series.objects.filter(status="running"):
            days = set(days_of(series))
            assert not days & seen, "two series have the same day"
            seen |= days
            due = {day for day in days if day <= horizon and series.hours(day, SHANGHAI)[0] > self.now}
            assert {(series.id, day) for day in due} <= made, "a day was lost"
        for row in rows:
            if row.task.status == "open" and row.task.starts_at > self.now:
                self.look_at(row)

    def look_at(self, row):
        own = self.kept.get(row.task_id, {})
        hours = row.series.hours(row.day, SHANGHAI)
        assert row.task.title == own.get("title", row.series.shape["title"])
        assert (row.task.starts_at, row.task.ends_at) == (own.get("starts_at", hours[0]), own.get("ends_at", hours[1]))
        assert row.series.hours(row.day, SHANGHAI)[0] <= self.now or row.day in days_of(row.series)
