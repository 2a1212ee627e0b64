"""Work that comes again: begun, looked at before, made some weeks ahead, called off, ended."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.errors import WrongMoment
from backend.places.models import Area
from backend.policy import Actor
from tests.rows import changes, dump
from tests.volunteers.matrix import HERE, Cast, operations, row_of, square, table
from tests.volunteers.series.test_standing import MATRIX as STANDING
from tests.volunteers.series.test_templates import MATRIX as TEMPLATES
from volunteers.dispatch.models import Assignment, Task
from volunteers.series import jobs, services
from volunteers.series.models import Occurrence, Series
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of
from volunteers.series.states import TRANSITIONS, Action

pytestmark = pytest.mark.django_db

MATRIX = table("""
                     nobody resident volunteer paused leader other_leader core_leader manager stranger beneficiary concerned maker
preview_series          401      403       403    403    200          403         200     200      200         403       403   403
create_series           401      403       403    403    201          403         201     201      201         403       403   403
list_series             401      200       200    200    200          200         200     200      200         200       200   200
read_series             401      404       404    404    200          404         200     200      404         404       404   200
change_series           401      404       404    404    200          404         200     200      404         404       404   403
end_series              401      404       404    404    200          404         200     200      404         404       404   403
""")


def system(street, at):
    return Actor.system(street_id=street.id, at=at)


def test_who_may_do_what(now, spec):
    cast = Cast()
    begun = cast.caller("core_leader").post("/series", spec(task={"location": HERE})).json()
    Series.objects.filter(pk=begun["id"]).update(director=cast.maker)

    def ended(caller):
        Series.objects.filter(pk=begun["id"]).update(status="running")
        return caller.post(f"/series/{begun['id']}/end", {"reason": "天冷了"})

    calls = {
        "preview_series": lambda caller: caller.post("/series/preview", spec(task={"location": HERE})),
        "create_series": lambda caller: caller.post("/series", spec(task={"location": HERE})),
        "list_series": lambda caller: caller.get("/series"),
        "read_series": lambda caller: caller.get(f"/series/{begun['id']}"),
        "change_series": lambda caller: caller.post(
            f"/series/{begun['id']}/change", {"scope": "all", "title": "送午餐"}
        ),
        "end_series": ended,
    }
    assert set(MATRIX) | set(STANDING) | set(TEMPLATES) == operations("series")
    assert {name: row_of(cast, calls[name], MATRIX[name]) for name in MATRIX} == MATRIX


def test_the_table_is_whole():
    assert set(POLICY) == set(Action)
    assert {action for _status, action in TRANSITIONS} | {Action.CREATE} == set(Action)


def test_a_preview_tells_what_would_be_and_stores_nothing(api, manager, spec):
    person = api(manager)
    before = dump()
    told = person.post("/series/preview", spec()).json()
    assert changes(before, dump()) == {}
    assert told["occurrences"] == 10
    assert len(told["next"]) == 10
    assert told["next"][0]["day"] == spec()["first_on"]
    begins = datetime.fromisoformat(told["next"][0]["starts_at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    assert begins.strftime("%H:%M") == "07:30"


def test_begun_its_tasks_stand_on_the_board(api, manager, volunteer, spec):
    told = api(manager).post("/series", spec())
    assert told.status_code == 201
    made = told.json()["made"]
    assert [each["day"] for each in made] == [each["day"] for each in told.json()["next"]]
    person = api(volunteer().user)
    board = person.get("/tasks", limit=100).json()["items"]
    assert [each["id"] for each in board] == [each["task_id"] for each in made]
    assert {each["origin_kind"] for each in board} == {"series"}
    assert person.post(f"/tasks/{made[0]['task_id']}/claim").status_code == 201
    task = Task.objects.get(pk=made[0]["task_id"])
    assert (task.created_by, task.slots, task.taken) == (manager, 2, 1)


def test_sent_again_under_its_id_it_is_the_same(api, manager, spec):
    body = spec(id=str(uuid4()))
    person = api(manager)
    assert [person.post("/series", body).status_code for _ in range(2)] == [201, 200]
    assert Task.objects.count() == 10
    other = person.post("/series", {**body, "starts": "07:00"})
    assert (other.status_code, other.json()["code"]) == (409, "id_taken")


def test_tasks_are_made_some_weeks_ahead_and_each_once(api, manager, street, spec, now):
    series_id = api(manager).post("/series", spec(rule="FREQ=WEEKLY;COUNT=20")).json()["id"]
    assert Task.objects.count() == 4
    for week in range(1, 4):
        at = now + timedelta(weeks=week)
        for _twice in range(2):
            services.make_ahead(actor=system(street, at), series_id=series_id, now=at)
        assert Task.objects.count() == 4 + week
    assert Occurrence.objects.filter(series=series_id).values("day").distinct().count() == 7


def test_the_night_job_makes_the_tasks_of_every_series(api, manager, spec, now, monkeypatch):
    deferred = []
    monkeypatch.setattr(jobs.make_next, "defer", lambda **arguments: deferred.append(arguments), raising=False)
    ids = {api(manager).post("/series", spec(rule=rule)).json()["id"] for rule in ("FREQ=WEEKLY;COUNT=9",) * 2}
    ended = api(manager).post("/series", spec()).json()["id"]
    api(manager).post(f"/series/{ended}/end", {"reason": "天冷了"})
    jobs.make_ahead(now=now)
    assert {str(each["series_id"]) for each in deferred} == ids


def test_one_that_was_moved_or_called_off_is_not_made_again(api, manager, street, spec, now):
    told = api(manager).post("/series", spec()).json()
    moved, off = (each["task_id"] for each in told["made"][:2])
    Task.objects.filter(pk=moved).update(starts_at=now + timedelta(days=20), ends_at=now + timedelta(days=20, hours=1))
    api(manager).post(f"/tasks/{off}/cancel", {"reason": "下雪"})
    before = Task.objects.count()
    services.make_ahead(actor=system(street, now), series_id=told["id"], now=now)
    assert Task.objects.count() == before
    shown = {each["day"]: each["status"] for each in api(manager).get(f"/series/{told['id']}").json()["made"]}
    assert list(shown.values())[:3] == ["open", "cancelled", "open"]


def test_ended_it_calls_off_what_is_ahead_and_tells_who_would_have_come(api, manager, volunteer, street, spec, now):
    told = api(manager).post("/series", spec(rule="FREQ=WEEKLY;COUNT=20")).json()
    person = api(volunteer().user)
    place = person.post(f"/tasks/{told['made'][0]['task_id']}/claim").json()
    answer = api(manager).post(f"/series/{told['id']}/end", {"reason": "换成食堂了"}).json()
    assert (answer["status"], answer["next"], answer["actions"]) == ("ended", [], [])
    assert {each["status"] for each in answer["made"]} == {"cancelled"}
    assert Assignment.objects.get(pk=place["id"]).status == "stood_down"
    assert "task_called_off" in [each["kind"] for each in person.get("/me/notifications").json()["items"]]
    with pytest.raises(WrongMoment):
        services.make_ahead(actor=system(street, now), series_id=told["id"], now=now)
    again = api(manager).post(f"/series/{told['id']}/end", {"reason": "换成食堂了"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_moment")


def test_ended_what_has_begun_goes_on(api, manager, spec, now):
    told = api(manager).post("/series", spec(rule="FREQ=DAILY;COUNT=3")).json()
    begun = told["made"][0]["task_id"]
    hours = {"starts_at": now - timedelta(minutes=9), "ends_at": now + timedelta(hours=1)}
    Task.objects.filter(pk=begun).update(**hours)
    assert api(manager).post(f"/series/{told['id']}/end", {"reason": "天冷了"}).status_code == 200
    assert dict(Task.objects.values_list("id", "status"))[UUID(begun)] == "open"
    assert Task.objects.filter(status="cancelled").count() == 2


def test_roles_and_what_to_bring_are_of_every_task(api, manager, spec):
    task = {"slots": 3, "roles": [{"name": "领队"}, {"name": "队员", "slots": 2}], "materials": ["手套"]}
    told = api(manager).post("/series", spec(task=task, rule="FREQ=DAILY;COUNT=2")).json()
    assert told["task"]["materials"] == ["手套"]
    for each in Task.objects.all():
        assert (each.slots, each.materials, each.roles.count()) == (3, ["手套"], 2)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Asia/Shanghai"])
def test_the_street_is_asked_for_its_zone(api, manager, street, spec, zone):
    Area.objects.filter(pk=street.pk).update(timezone=zone)
    told = api(manager).post("/series/preview", spec(rule="FREQ=WEEKLY;COUNT=52")).json()
    walls = {
        datetime.fromisoformat(each["starts_at"]).astimezone(ZoneInfo(zone)).strftime("%H:%M") for each in told["next"]
    }
    assert walls == {"07:30"}


@pytest.mark.parametrize(("holidays", "days"), [("keep", 7), ("skip", 0)])
def test_public_holidays_are_kept_or_skipped(manager, actor_for, holidays, days):
    """国庆节 2026: 1 to 7 October. A plain Saturday is no holiday."""

    def of(first, last):
        row = Series(
            rule="FREQ=DAILY", first_on=first, last_on=last, holidays=holidays, at="07:30", minutes=45, shape={}
        )  # fmt: skip
        return [each.isoformat() for each in days_of(row)]

    assert len(of(date(2026, 10, 1), date(2026, 10, 7))) == days
    assert of(date(2026, 11, 21), date(2026, 11, 22)) == ["2026-11-21", "2026-11-22"]


@pytest.mark.parametrize(("holidays", "days"), [("keep", 9), ("skip", 2)])
def test_no_task_is_made_on_a_holiday_that_is_skipped(street, manager, spec, holidays, days):
    """国庆节 2026: 1 to 7 October."""
    at = datetime(2026, 9, 29, tzinfo=UTC)
    row = Series.objects.create(
        street=street, shape=spec()["task"], rule="FREQ=DAILY", first_on=date(2026, 9, 30), last_on=date(2026, 10, 8),
        at="07:30", minutes=45, holidays=holidays, made_by=manager, director=manager, made_at=at, fingerprint=b"",
    )  # fmt: skip
    services.make_ahead(actor=system(street, at), series_id=row.id, now=at)
    assert Task.objects.count() == days


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rule": "FREQ=WEEKLY;BYDAY=TU"}, "series_endless"),
        ({"rule": "FREQ=DAILY;UNTIL=20990101"}, "series_endless"),
        ({"rule": "FREQ=HOURLY;COUNT=3"}, "rule_unreadable"),
        ({"rule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"}, "series_never"),
        ({"rule": "FREQ=DAILY;COUNT=3", "first_on": "2020-01-01"}, "series_never"),
        ({"rule": "FREQ=DAILY;UNTIL=20200101"}, "series_never"),
        ({"starts": "09:00", "ends": "09:00"}, "series_wrong_hours"),
        ({"starts": "09:00", "ends": "08:00"}, "series_wrong_hours"),
        ({"task": {"slots": 0}}, "greater_than_equal"),
        ({"task": {"skills": ["flying"]}}, "enum"),
        ({"task": {"title": ""}}, "blank"),
        ({"starts": "09:00+08:00"}, "linli_local_time"),
        ({"rule": "每周二"}, "string"),
        ({"task": {"location": {"lat": 10, "lng": 10}}}, "outside_street"),
    ],
)
@pytest.mark.parametrize("path", ["/series", "/series/preview"])
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(api, manager, spec, street, wrong, code, path):
    Area.objects.filter(pk=street.pk).update(**square(116.40, 39.91, 0.06))
    person = api(manager)
    before = dump()
    answer = person.post(path, spec(**wrong))
    assert answer.status_code == 422, answer.json()
    assert code in str(answer.json())
    assert changes(before, dump()) == {}


def test_too_often_is_what_the_street_says(api, manager, street, spec):
    Area.objects.filter(pk=street.pk).update(config={"series.most_a_year": 9})
    answer = api(manager).post("/series", spec())
    assert (answer.status_code, answer.json()["code"]) == (422, "series_too_often")
    assert "10" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/series", "/series/{id}"])
def test_as_many_queries_for_one_as_for_three(api, manager, spec, path):
    person = api(manager)

    def queries(count):
        told = person.post("/series", spec(rule=f"FREQ=DAILY;COUNT={count}")).json()
        with CaptureQueriesContext(connection) as found:
            assert person.get(path.format(id=told["id"])).status_code == 200
        return len(found)

    first = queries(1)
    person.post("/series", spec())
    assert queries(3) == first
