"""What a task is, kept for the next time: without its time and place, which come when it is used."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from tests.rows import changes, dump
from tests.volunteers.matrix import HERE, Cast, row_of, table
from volunteers.dispatch.models import Task
from volunteers.series.models import Template
from volunteers.series.policy import TEMPLATE_POLICY
from volunteers.series.states import TEMPLATE_TRANSITIONS, TemplateAction, TemplateStatus

pytestmark = pytest.mark.django_db

MATRIX = table("""
                         nobody resident volunteer paused leader other_leader core_leader manager stranger beneficiary concerned
create_template             401      403       403    403    201          201         201     201      201         403       403
list_templates              401      200       200    200    200          200         200     200      200         200       200
read_template               401      404       404    404    200          200         200     200      404         404       404
change_template             401      404       404    404    200          403         200     200      404         404       404
retire_template             401      404       404    404    200          403         200     200      404         404       404
open_task_of_template       401      404       404    404    201          403         201     201      404         404       404
begin_series_of_template    401      404       404    404    201          403         201     201      404         404       404
""")

TASK = {
    "title": "送早餐", "kind": "errand", "skills": ["first_aid"], "materials": ["保温袋"], "risk": "none",
    "roles": [{"name": "领队"}, {"name": "队员", "slots": 2}], "instructions": "轻轻敲门",
}  # fmt: skip
KEPT = {"name": "早餐", "task": TASK, "minutes": 45}


def test_who_may_do_what(now):
    """One's own as a team leader; another's only as who manages the group; where the work is, decides who opens it there."""
    cast = Cast()
    kept = cast.caller("leader").post("/templates", KEPT).json()["id"]
    at = (now + timedelta(days=2)).isoformat()
    again = {"rule": "FREQ=DAILY;COUNT=2", "first_on": "2099-01-01", "starts": "07:30", "location": HERE}
    calls = {
        "create_template": lambda caller: caller.post("/templates", {**KEPT, "name": "午餐"}),
        "list_templates": lambda caller: caller.get("/templates"),
        "read_template": lambda caller: caller.get(f"/templates/{kept}"),
        "change_template": lambda caller: caller.post(f"/templates/{kept}/change", {"minutes": 60}),
        "retire_template": lambda caller: caller.post(f"/templates/{kept}/retire"),
        "open_task_of_template": lambda caller: caller.post(
            f"/templates/{kept}/tasks", {"starts_at": at, "location": HERE}
        ),
        "begin_series_of_template": lambda caller: caller.post(f"/templates/{kept}/series", again),
    }
    assert {name: row_of(cast, calls[name], MATRIX[name]) for name in MATRIX} == MATRIX


def test_the_table_is_whole():
    assert set(TEMPLATE_POLICY) == set(TemplateAction)
    assert {action for _status, action in TEMPLATE_TRANSITIONS} | {TemplateAction.CREATE} == set(TemplateAction)


@pytest.fixture
def kept(api, manager):
    return api(manager).post("/templates", KEPT).json()


def test_a_task_is_made_of_it(kept, api, manager, now):
    at = now + timedelta(days=2)
    body = {"starts_at": at.isoformat(), "address": "六条 5 号", "meeting_point": "居委会门口"}
    shown = api(manager).post(f"/templates/{kept['id']}/tasks", body)
    assert shown.status_code == 201, shown.json()
    task = Task.objects.get(pk=shown.json()["id"])
    assert (task.title, task.kind, task.slots, task.skills) == ("送早餐", "errand", 3, ["first_aid"])
    assert (task.materials, task.instructions, task.address) == (["保温袋"], "轻轻敲门", "六条 5 号")
    assert (task.ends_at - task.starts_at, task.meeting_point) == (timedelta(minutes=45), "居委会门口")
    assert [(each.name, each.slots) for each in task.roles.all()] == [("领队", 1), ("队员", 2)]
    assert Entry.objects.get(action="template.use").data["task_id"] == str(task.id)


def test_a_series_is_made_of_it_and_later_changes_leave_it(kept, api, manager):
    body = {"rule": "FREQ=DAILY;COUNT=3", "first_on": "2099-01-01", "starts": "07:30"}
    series = api(manager).post(f"/templates/{kept['id']}/series", body)
    assert series.status_code == 201, series.json()
    assert (series.json()["minutes"], series.json()["task"]["title"]) == (45, "送早餐")
    changed = api(manager).post(f"/templates/{kept['id']}/change", {"task": {"title": "送午餐"}, "minutes": 60}).json()
    assert (changed["task"]["title"], changed["minutes"], changed["name"]) == ("送午餐", 60, "早餐")
    assert api(manager).get(f"/series/{series.json()['id']}").json()["task"]["title"] == "送早餐"


def test_retired_its_name_is_free_and_it_is_listed_no_more(kept, api, manager):
    person = api(manager)
    assert person.post(f"/templates/{kept['id']}/retire").json()["actions"] == []
    assert person.get("/templates").json()["items"] == []
    assert [each["id"] for each in person.get("/templates", status="retired").json()["items"]] == [kept["id"]]
    assert person.post("/templates", KEPT).status_code == 201


def test_the_same_again_changes_nothing(kept, api, manager):
    person = api(manager)
    before = dump()
    assert person.post(f"/templates/{kept['id']}/change", {"name": "早餐", "minutes": 45}).status_code == 200
    assert changes(before, dump()) == {}


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/templates", {**KEPT}, 409, "template_name_taken"),
        ("/templates", {**KEPT, "name": "午餐", "task": {**TASK, "location": HERE}}, 422, "linli_place_of_template"),
        ("/templates", {**KEPT, "name": "午餐", "task": {**TASK, "address": "六条"}}, 422, "linli_place_of_template"),
        ("/templates", {**KEPT, "name": "午餐", "minutes": 0}, 422, "greater_than_equal"),
        ("/templates", {**KEPT, "name": "午餐", "minutes": 1441}, 422, "less_than_equal"),
        ("/templates", {**KEPT, "name": "午餐", "task": {"title": "饭", "slots": 0}}, 422, "greater_than_equal"),
        ("/templates", {**KEPT, "name": "午餐", "task": {"title": "饭", "skills": ["flying"]}}, 422, "enum"),
        ("/templates/{id}/tasks", {"starts_at": "2020-01-01T08:00:00Z"}, 422, "task_in_the_past"),
        ("/templates/{id}/tasks", {"starts_at": "2099-01-01T08:00:00Z", "ends_at": "2099-01-01T07:00:00Z"}, 422, "wrong_hours"),
        ("/templates/{id}/series", {"rule": "FREQ=DAILY", "first_on": "2099-01-01", "starts": "07:30"}, 422, "series_endless"),
        ("/templates/{id}/series", {"rule": "FREQ=DAILY;COUNT=2", "first_on": "2099-01-01", "starts": "23:30"}, 422, "series_wrong_hours"),
        ("/templates/{id}/change", {"task": {**TASK, "meeting_point": "门口"}}, 422, "linli_place_of_template"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(kept, api, manager, path, body, status, code):
    person = api(manager)
    before = dump()
    answer = person.post(path.format(id=kept["id"]), body)
    assert answer.status_code == status, answer.json()
    assert code in str(answer.json())
    assert changes(before, dump()) == {}


@pytest.mark.parametrize("status", TemplateStatus)
@pytest.mark.parametrize("action", ["change", "retire", "tasks"])
def test_every_moment(kept, api, manager, status, action, now):
    Template.objects.update(status=status)
    body = {"starts_at": (now + timedelta(days=1)).isoformat()} if action == "tasks" else {}
    answer = api(manager).post(f"/templates/{kept['id']}/{action}", body)
    if status == "active":
        assert answer.status_code in {200, 201}
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")


def test_as_many_queries_for_one_as_for_three(kept, api, manager):
    person = api(manager)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert person.get("/templates").status_code == 200
        return len(found)

    first = queries()
    for name in ("午餐", "晚餐"):
        person.post("/templates", {**KEPT, "name": name})
    assert queries() == first
