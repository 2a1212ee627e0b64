"""How to get in is words about a home: it leaves with the destination alone."""

import pytest

from volunteers.dispatch.models import Assignment, Task

pytestmark = pytest.mark.django_db

WORDS = "丙门九〇四，敲三下"


def test_who_directs_home_work_finds_no_address_in_words(api, cast, report, task_body):
    need = report()["id"]
    leader, helper = api(cast.leader), api(cast.volunteer)
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    made = leader.post(f"/needs/{need}/tasks", task_body(instructions=WORDS))
    assert made.status_code == 201
    task = Task.objects.get()
    place = helper.post(f"/tasks/{task.id}/claim").json()["id"]
    helper.post(f"/assignments/{place}/check-in")
    assert helper.get(f"/assignments/{place}/destination").json()["instructions"] == WORDS
    assert WORDS not in leader.get(f"/tasks/{task.id}").content.decode()
    helper.post(f"/assignments/{place}/check-out")
    assert Assignment.objects.get().status == "checked_out"
    for who in (cast.leader, cast.manager):
        answer = api(who).get(f"/tasks/{task.id}")
        assert (answer.status_code, answer.json()["instructions"]) == (200, None)
