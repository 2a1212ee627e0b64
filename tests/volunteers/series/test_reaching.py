"""A series that is changed reaches everything of its tasks: what they are, what they ask for, as what one comes."""

import pytest

from backend.notifications.models import Notification
from tests.rows import changes, dump
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole
from volunteers.dispatch.schemas import TaskChange, TaskShape
from volunteers.roster.models import HeldSkill
from volunteers.series.models import Standing
from volunteers.series.schemas import SeriesChange

pytestmark = pytest.mark.django_db

ROLES = [{"name": "领队"}, {"name": "队员", "slots": 2, "skills": ["escort"]}]
EVERYTHING = {
    "title": "夜巡",
    "description": "走一圈",
    "instructions": "带钥匙",
    "kind": "patrol",
    "location": {"lat": 39.9312, "lng": 116.4181},
    "address": "六条 5 号",
    "meeting_point": "东口",
    "materials": ["手电筒"],
    "risk": "some",
    "director_along": True,
    "wished_gender": "female",
    "wished_language": "yue",
    "skills": ["first_aid"],
    "levels": {"first_aid": 2},
    "slots": 4,
}


@pytest.fixture
def begin(api, manager, spec):
    def make(**fields):
        answer = api(manager).post("/series", spec(rule="FREQ=DAILY;COUNT=4", **fields))
        assert answer.status_code == 201, answer.json()
        return answer.json()

    return make


@pytest.fixture
def change(api, manager):
    phone = api(manager)

    def send(told, **body):
        answer = phone.post(f"/series/{told['id']}/change", body)
        assert answer.status_code == 200, answer.json()
        return answer.json()

    return send


def shown(index):
    task = Task.objects.order_by("starts_at")[index]
    place = {"location": {"lat": task.lat, "lng": task.lng}}
    return {name: place.get(name) or getattr(task, name) for name in EVERYTHING}


def roles(index):
    task = Task.objects.order_by("starts_at")[index]
    return [(each.name, each.slots, each.skills, each.levels) for each in task.roles.all()]


def test_no_part_of_a_task_is_left_out():
    parts = set(TaskShape.model_fields)
    assert parts <= set(TaskChange.model_fields)
    assert parts <= set(SeriesChange.model_fields)
    assert parts == {*EVERYTHING, "roles"}


@pytest.mark.parametrize(
    ("scope", "day", "reached"), [("one", 1, {1}), ("from_here", 2, {2, 3}), ("all", None, {0, 1, 2, 3})]
)
def test_each_part_reaches_one_those_from_here_or_all(begin, change, scope, day, reached):
    told = begin()
    where = {} if day is None else {"day": told["made"][day]["day"]}
    before = shown(0)
    assert all(before[name] != value for name, value in EVERYTHING.items())
    after = change(told, scope=scope, **where, **EVERYTHING)
    assert [shown(index) for index in range(4)] == [EVERYTHING if n in reached else before for n in range(4)]
    if scope != "one":
        said = {name: after["task"][name] for name in EVERYTHING if name != "location"}
        assert said == {name: value for name, value in EVERYTHING.items() if name != "location"}
    else:
        assert after["made"][1]["edited"] == sorted(EVERYTHING)
        # And what is its own stays, whatever becomes of all.
        change(told, scope="all", skills=["escort"], kind="errand", wished_gender="male", title="值守")
        assert shown(1) == EVERYTHING
        assert shown(0)["skills"] == ["escort"]
    again = dump()
    if scope != "one":
        change(after, scope="all", **EVERYTHING)
        assert changes(again, dump()) == {}


def test_a_wish_is_taken_back(begin, change):
    told = begin(task={"wished_gender": "female", "wished_language": "yue"})
    after = change(told, scope="all", wished_gender="", wished_language="")
    assert (after["task"]["wished_gender"], after["task"]["wished_language"]) == (None, None)
    assert {(each.wished_gender, each.wished_language) for each in Task.objects.all()} == {("", "")}


def test_roles_with_what_they_ask_for(begin, change):
    told = begin(task={"roles": ROLES, "slots": 3})
    after = change(
        told, scope="from_here", day=told["made"][2]["day"], skills=["first_aid"],
        roles=[{"name": "领队", "levels": {"first_aid": 3}}, {"name": "队员", "slots": 5, "skills": []}],
        new_roles=[{"name": "记录", "slots": 2}],
    )  # fmt: skip
    assert roles(1) == [("领队", 1, [], {}), ("队员", 2, ["escort"], {})]
    assert roles(2) == roles(3) == [("领队", 1, [], {"first_aid": 3}), ("队员", 5, [], {}), ("记录", 2, [], {})]
    assert {each["name"]: each["slots"] for each in after["task"]["roles"]} == {"领队": 1, "队员": 5, "记录": 2}
    assert [each.slots for each in Task.objects.order_by("starts_at")] == [3, 3, 8, 8]


def test_a_role_that_nobody_comes_as_any_more_and_again(begin, change, api, manager, volunteer):
    told = begin(task={"roles": ROLES, "slots": 3})
    one = volunteer(skills=["escort"])
    standing = api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(one.id), "role": "队员"})
    assert standing.status_code == 201, standing.json()
    after = change(told, scope="all", roles=[{"name": "队员", "slots": 0}])
    assert [each["name"] for each in after["task"]["roles"]] == ["领队"]
    assert roles(0) == [("领队", 1, [], {}), ("队员", 0, ["escort"], {})]
    assert Standing.objects.get().status == "ended"
    change(told, scope="all", new_roles=[{"name": "队员", "slots": 3, "skills": ["escort"]}])
    assert roles(0) == [("领队", 1, [], {}), ("队员", 3, ["escort"], {})]
    assert TaskRole.objects.count() == 8


def test_consent_is_asked_anew_where_it_came_to_more_and_for_nothing_else(begin, change, api, volunteer):
    told = begin()
    skilled, other = volunteer(name="甲", skills=["first_aid"]), volunteer(name="乙")
    HeldSkill.objects.filter(volunteer=skilled).update(level=2)
    first = f"/tasks/{told['made'][0]['task_id']}/claim"
    places = [api(each.user).post(first).json()["id"] for each in (skilled, other)]
    change(told, scope="all", wished_language="yue", materials=["水"])
    assert not Assignment.objects.exclude(asked_again_at=None).exists()
    change(told, scope="all", skills=["first_aid"])
    stays, goes = (Assignment.objects.get(pk=each) for each in places)
    assert (stays.status, stays.asked_again_at is not None, goes.status) == ("accepted", True, "released")
    people = Notification.objects.filter(notice__kind__in=["task_asks_more", "fit_no_more"])
    assert dict(people.values_list("notice__kind", "user")) == {
        "task_asks_more": skilled.user_id,
        "fit_no_more": other.user_id,
    }
    assert api(skilled.user).post(f"/assignments/{stays.id}/keep").json()["asked_again_at"] is None


def test_who_comes_every_time_is_asked_first_again(begin, change, api, manager, volunteer):
    told = begin()
    one = volunteer(skills=["first_aid"])
    api(manager).post(f"/series/{told['id']}/standing", {"volunteer_id": str(one.id)})
    assert api(one.user).post(f"/standing/{Standing.objects.get().id}/agree").status_code == 200
    before = set(Offer.objects.filter(status="open").values_list("id", flat=True))
    assert len(before) == 4
    change(told, scope="all", skills=["first_aid"])
    now_open = Offer.objects.filter(status="open")
    assert now_open.count() == 4
    assert not before & set(now_open.values_list("id", flat=True))
    assert {each.reasons[0]["code"] for each in now_open} == {"standing"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"levels": {"first_aid": 2}}, "level_without_skill"),
        ({"roles": [{"name": "领队", "levels": {"first_aid": 2}}]}, "level_without_skill"),
        ({"roles": [{"name": "领队", "slots": 0}, {"name": "队员", "slots": 0}]}, "no_place_left"),
        ({"new_roles": [{"name": "领队"}]}, "role_twice"),
        ({"new_roles": [{"name": "记录", "slots": 999}]}, "too_many_places"),
        ({"slots": 4}, "slots_by_role"),
    ],
)
def test_refused_with_its_rule_and_nothing_changed(begin, api, manager, body, code):
    told = begin(task={"roles": ROLES, "slots": 3})
    phone, before = api(manager), dump()
    for scope in ("all", "from_here", "one"):
        day = {} if scope == "all" else {"day": told["made"][2]["day"]}
        answer = phone.post(f"/series/{told['id']}/change", {"scope": scope, **day, **body})
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.json()
    assert changes(before, dump()) == {}
