"""Who has the answer is not sent it again; of two people who edit one thing the second is told what changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.api import api as linli
from tests.crowd import at_once
from tests.factories import RoleFactory, TaskFactory, VolunteerFactory, token_for
from tests.http import Caller
from tests.queries import counted
from tests.refusals import refuse
from volunteers.dispatch.models import Assignment, Task
from volunteers.group.states import Tier

HERE = {"lat": 39.93, "lng": 116.415}


@pytest.fixture
def boss(user):
    """A manager."""
    return RoleFactory(user=user(name="张管"), tier=Tier.MANAGER).user


@pytest.fixture
def task(street):
    return TaskFactory(street=street, lat=HERE["lat"], lng=HERE["lng"])


def read(caller, path, tag=None, **params):
    headers = {**caller.headers, **({"If-None-Match": tag} if tag else {})}
    return caller.client.get(f"/api/v1{path}", data=params, headers=headers)


def test_who_has_it_is_not_sent_it_again(api, boss, task):
    caller = api(boss)
    first = read(caller, f"/tasks/{task.id}")
    tag = first["ETag"]
    assert tag == read(caller, f"/tasks/{task.id}")["ETag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = read(caller, f"/tasks/{task.id}", known)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    for other in ('"other"', tag.strip('"'), "garbage", '"'):
        assert read(caller, f"/tasks/{task.id}", other).status_code == 200
    Task.objects.update(title="别的事")
    changed = read(caller, f"/tasks/{task.id}", tag)
    assert (changed.status_code, changed.json()["title"]) == (200, "别的事")
    assert changed["ETag"] != tag


def test_lists_have_tags_too(api, boss, task):
    caller = api(boss)
    tag = read(caller, "/tasks")["ETag"]
    assert read(caller, "/tasks", tag).status_code == 304
    TaskFactory(street=task.street)
    assert read(caller, "/tasks", tag).status_code == 200


def test_a_tag_costs_no_query(api, boss, task):
    caller = api(boss)
    tag = read(caller, f"/tasks/{task.id}")["ETag"]
    with counted() as first:
        read(caller, f"/tasks/{task.id}")
    with counted() as again:
        read(caller, f"/tasks/{task.id}", tag)
    assert len(again) == len(first)


def test_the_second_editor_is_told_what_changed(api, boss, task):
    caller = api(boss)
    tag = read(caller, f"/tasks/{task.id}")["ETag"]
    Task.objects.update(title="改了的标题", slots=9)

    def cancel(each):
        return each.post(f"/tasks/{task.id}/cancel", {"reason": "不需要了"}, headers={"If-Match": tag})

    said = refuse(cancel, boss, status=412, code="changed_meanwhile")
    assert said["en"]["fields"]["changed"] == ["title", "slots"]
    answer = cancel(caller)
    assert answer["ETag"] == answer.json()["fields"]["etag"] == read(caller, f"/tasks/{task.id}")["ETag"]
    done = caller.post(f"/tasks/{task.id}/cancel", {"reason": "不需要了"}, headers={"If-Match": answer["ETag"]})
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")
    assert done["ETag"] == read(caller, f"/tasks/{task.id}")["ETag"]


@pytest.mark.parametrize("match", ["{tag}", '"other", {tag}', "*", None])
def test_the_present_version_is_edited(api, boss, task, match):
    caller = api(boss)
    tag = read(caller, f"/tasks/{task.id}")["ETag"]
    headers = {"If-Match": match.format(tag=tag)} if match else {}
    assert caller.post(f"/tasks/{task.id}/complete", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "match",
    [
        "W/{tag}",
        "garbage",
        '"a.b"',
        '""',
        '"a.b;datum=XX"',
        '"a.b;nothing=x"',
        '"a.b;request=1"',
        '"a.b;fresh="',
        '"' * 9,
    ],
)
def test_what_is_no_version_of_it_edits_nothing(boss, task, match):
    tag = Caller(token=token_for(boss)).get(f"/tasks/{task.id}")["ETag"]
    headers = {"If-Match": match.format(tag=tag)}
    said = refuse(
        lambda each: each.post(f"/tasks/{task.id}/complete", headers=headers),
        boss, status=412, code="changed_meanwhile",
    )  # fmt: skip
    assert "title" in said["en"]["fields"]["changed"] or match.startswith("W/")


def test_a_version_read_in_another_datum_is_a_version(api, boss, task):
    caller = api(boss)
    tag = read(caller, f"/tasks/{task.id}", datum="GCJ-02")["ETag"]
    assert tag.endswith(';datum=GCJ-02"')
    assert tag != read(caller, f"/tasks/{task.id}")["ETag"]
    assert caller.post(f"/tasks/{task.id}/complete", headers={"If-Match": tag}).status_code == 200


def test_what_may_be_done_now_is_no_edit(api, user, boss, task, street):
    """The reader became a volunteer after reading: the actions changed, the task did not."""
    maker = RoleFactory(user=user(name="李造"), tier="manager").user
    own = TaskFactory(street=street, created_by=maker)
    before = read(api(maker), f"/tasks/{own.id}")
    tag = before["ETag"]
    volunteer = VolunteerFactory(user=maker, street=street)
    now = read(api(maker), f"/tasks/{own.id}", tag)
    assert (now.status_code, set(now.json()["actions"]) - set(before.json()["actions"])) == (200, {"claim"}), volunteer
    assert api(maker).post(f"/tasks/{own.id}/complete", headers={"If-Match": tag}).status_code == 200


def test_a_command_without_a_version_says_so(boss):
    refuse(
        lambda each: each.post("/teams", {"name": "甲"}, headers={"If-Match": '"x"'}),
        boss, status=422, code="if_match_not_here",
    )  # fmt: skip


def test_what_one_may_not_see_is_not_found(user, other_street, task):
    stranger = user(home_street=other_street)
    refuse(
        lambda each: each.post(f"/tasks/{task.id}/complete", headers={"If-Match": "*"}),
        stranger, status=404, code="not_found",
    )  # fmt: skip


def test_a_command_sent_again_under_its_key_is_answered_as_before(api, boss, task):
    caller = api(boss)
    tag = read(caller, f"/tasks/{task.id}")["ETag"]
    first, again = (
        caller.post(f"/tasks/{task.id}/complete", key="k", headers={"If-Match": tag}) for _ in range(2)
    )  # fmt: skip
    assert (first.status_code, first.content) == (again.status_code, again.content)


def test_oneself_is_edited_alike(api, user):
    person = user(name="王一")
    caller = api(person)
    tag = read(caller, "/me")["ETag"]
    changed = caller.patch("/me", {"name": "王二"}, headers={"If-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] == read(caller, "/me")["ETag"] != tag
    said = refuse(
        lambda each: each.patch("/me", {"name": "王三"}, headers={"If-Match": tag}),
        person, status=412, code="changed_meanwhile",
    )  # fmt: skip
    assert said["en"]["fields"]["changed"] == ["name"]


def test_a_profile_is_edited_alike(api, user, street):
    volunteer = VolunteerFactory(user=user(), street=street)
    caller = api(volunteer.user)
    tag = read(caller, "/me/volunteer")["ETag"]
    paused = caller.post("/me/volunteer/pause", headers={"If-Match": tag})
    assert paused.status_code == 200
    assert paused["ETag"] == read(caller, "/me/volunteer")["ETag"] != tag
    late = caller.post("/me/volunteer/resume", headers={"If-Match": tag})
    assert (late.status_code, late.json()["fields"]["changed"]) == (412, ["status"])


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_wins(boss, street):
    """Both read the same version; the lock makes the second one look again."""
    caller = Caller(token=token_for(boss))
    start = timezone.now() + timedelta(hours=3)
    for number in range(3):
        task = TaskFactory(street=street, starts_at=start, ends_at=start + timedelta(hours=number + 1))
        tag = caller.get(f"/tasks/{task.id}")["ETag"]
        calls = [
            lambda n=n: caller.post(f"/tasks/{task.id}/cancel", {"reason": f"理由{n}"}, headers={"If-Match": tag})  # noqa: B023  # at once
            for n in range(6)
        ]
        codes = sorted(answer.status_code for answer in at_once(calls, threads=6))
        assert codes == [200, 412, 412, 412, 412, 412]
    assert not Assignment.objects.exists()


def test_every_edit_names_a_read_that_has_a_tag():
    document = linli.get_openapi_schema()
    views = {
        operation.operation_id: operation.view_func
        for router in linli._get_bound_routers()
        for path in router.path_operations.values()
        for operation in path.operations
    }
    reads = {
        view.__name__
        for name, view in views.items()
        if any("get" in each and each["get"]["operationId"] == name for each in document["paths"].values())
    }
    edits = {name: view.edited.read for name, view in views.items() if getattr(view, "edited", None)}
    assert {"triage_need", "complete_task", "revise_project", "update_me", "edit_volunteer"} <= set(edits)
    assert set(edits.values()) <= reads


def test_a_signature_asks_for_the_version_in_the_document():
    document = linli.get_openapi_schema()
    wanted = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if any(each["name"] == "If-Match" and each["required"] for each in operation["parameters"])
    ]
    assert wanted == ["sign_minutes"]
    for path in document["paths"].values():
        for operation in path.values():
            named = [each["name"] for each in operation["parameters"]]
            assert len(named) == len(set(named)), operation["operationId"]
