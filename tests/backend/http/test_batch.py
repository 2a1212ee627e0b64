"""A phone that was offline sends what it was told to do: in order, each once, each with its verdict."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from backend.http import batch
from backend.http.batch import operations_of
from backend.http.models import Answer
from config.api import api as linli
from needs.desk.models import Need
from tests.contract.test_edge import send
from tests.crowd import at_once
from tests.factories import RoleFactory, TaskFactory, VolunteerFactory, token_for
from tests.http import Caller
from tests.refusals import refuse
from tests.rows import changes, dump
from volunteers.dispatch.models import Assignment, Task
from volunteers.group.states import Tier


@pytest.fixture
def boss(user):
    return RoleFactory(user=user(), tier=Tier.MANAGER).user


@pytest.fixture
def volunteer(street):
    return VolunteerFactory(street=street, user__home_street=street)


def command(path, body=None, *, key=None, method="POST", **more):
    made = {"idempotency_key": key or str(uuid4()), "method": method, "path": f"/api/v1{path}", **more}
    return made | ({"body": body} if body is not None else {})


def ask(who, *commands, lang="en"):
    """The verdicts."""
    answer = Caller(token=token_for(who), lang=lang).post("/batch", {"commands": list(commands)})
    assert answer.status_code == 200, answer.content
    found = answer.json()["verdicts"]
    assert [each["idempotency_key"] for each in found] == [each["idempotency_key"] for each in commands]
    return found


def need(**more):
    return {"kind": "help", "text": "灯坏了", **more}


def test_commands_are_run_in_order_each_as_if_alone(boss, street):
    VolunteerFactory(street=street, user=boss)
    task = TaskFactory(street=street)
    made = str(uuid4())
    claimed, reported, judged = ask(
        boss,
        command(f"/tasks/{task.id}/claim"),
        command("/needs", need(id=made)),
        command(f"/needs/{made}/triage", {"urgency": "normal"}),
    )
    assert [each["outcome"] for each in (claimed, reported, judged)] == ["done"] * 3
    assert (claimed["status"], reported["status"], judged["status"]) == (201, 201, 200)
    assert Assignment.objects.get().id.hex == claimed["body"]["id"].replace("-", "")
    assert reported["body"]["id"] == made


def test_a_refusal_undoes_its_own_command_alone(boss, street):
    full = TaskFactory(street=street, taken=1)
    first, wrong, last = ask(
        boss,
        command("/needs", need()),
        command("/needs", need(text=" ")),
        command("/needs", need(text="水管漏了")),
    )
    assert [each["outcome"] for each in (first, wrong, last)] == ["done", "refused", "done"]
    assert (wrong["status"], wrong["body"]["code"]) == (422, "invalid_input")
    assert set(Need.objects.values_list("text", flat=True)) == {"灯坏了", "水管漏了"}
    assert full.taken == 1


def test_a_lost_place_comes_with_alternatives(volunteer, street):
    full = TaskFactory(street=street, taken=1)
    TaskFactory(street=street, title="改做这个")
    (verdict,) = ask(volunteer.user, command(f"/tasks/{full.id}/claim"))
    assert (verdict["status"], verdict["body"]["code"]) == (409, "task_full")
    assert [each["title"] for each in verdict["body"]["alternatives"]] == ["改做这个"]


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        ({}, "skipped"),
        ({"depends_on": ["first"]}, "skipped"),
        ({"depends_on": []}, "refused"),
    ],
)
def test_what_rests_on_a_refused_command_is_skipped(volunteer, street, second, outcome):
    made = str(uuid4())
    refused, later, other = ask(
        volunteer.user,
        command("/needs", need(id=made, text=" "), key="first"),
        command(f"/needs/{made}/follow", **second),
        command("/needs", need()),
    )
    assert (refused["outcome"], later["outcome"], other["outcome"]) == ("refused", outcome, "done")
    if outcome == "skipped":
        assert (later["status"], later["body"]["code"], later["body"]["fields"]["after"]) == (424, "skipped", "first")


def test_it_is_skipped_too_where_only_its_body_names_it_and_after_a_skipped_one(boss, street):
    task, made = TaskFactory(street=street, status="cancelled"), str(uuid4())
    verdicts = ask(
        boss,
        command(f"/tasks/{task.id}/complete", key="a"),
        command("/needs", need(id=made, category=str(task.id)), key="b"),
        command(f"/needs/{made}/follow", key="c"),
        command("/teams", {"name": "甲"}, key="d"),
    )
    assert [each["outcome"] for each in verdicts] == ["refused", "skipped", "skipped", "done"]
    assert verdicts[2]["body"]["fields"]["after"] == "b"


def test_verdicts_are_in_the_callers_language(volunteer, street):
    full = TaskFactory(street=street, taken=1)
    sent = [command(f"/tasks/{full.id}/claim"), command(f"/tasks/{full.id}/claim"), command("/me", method="POST")]
    words = {
        lang: [each["body"]["detail"] for each in ask(volunteer.user, *sent, lang=lang)] for lang in ("en", "zh-hans")
    }
    assert all(one.isascii() or "“" in one for one in words["en"])
    # Kept: the same batch is answered the same, in the words of the first time.
    assert words["en"] == words["zh-hans"]
    fresh = [command(f"/tasks/{full.id}/claim"), command(f"/tasks/{full.id}/claim"), command("/me", method="POST")]
    assert not any(each["body"]["detail"].isascii() for each in ask(volunteer.user, *fresh, lang="zh-hans"))


def test_a_batch_sent_again_gives_the_same_verdicts(volunteer, street):
    full = TaskFactory(street=street, taken=1)
    sent = [command("/needs", need()), command(f"/tasks/{full.id}/claim"), command("/needs", need(text=""))]
    first = ask(volunteer.user, *sent)
    Task.objects.update(taken=0)  # somebody handed it back meanwhile
    before = dump(without=["accounts_devicesession"])
    assert ask(volunteer.user, *sent) == first
    assert changes(before, dump(without=["accounts_devicesession"])) == {}
    assert Need.objects.count() == 1


def test_a_command_sent_in_a_batch_and_then_alone_is_done_once(volunteer):
    sent = command("/needs", need(), key="k")
    (verdict,) = ask(volunteer.user, sent)
    alone = Caller(token=token_for(volunteer.user)).post(
        "/needs", '{"text":  "灯坏了",\n "kind": "help"}', key="k"
    )  # fmt: skip
    assert (alone.status_code, alone.json()) == (201, verdict["body"])
    assert Need.objects.count() == 1


def test_another_persons_batch_of_the_same_words_is_another(user, street):
    sent = command("/needs", need(), key="k")
    one, two = (VolunteerFactory(street=street, user__home_street=street).user for _ in range(2))
    assert [ask(who, sent)[0]["outcome"] for who in (one, two)] == ["done", "done"]
    assert Need.objects.count() == 2


def test_a_stale_version_is_refused_in_a_batch_too(boss, street):
    task = TaskFactory(street=street)
    tag = Caller(token=token_for(boss)).get(f"/tasks/{task.id}")["ETag"]
    Task.objects.update(title="改过")
    (late,) = ask(boss, command(f"/tasks/{task.id}/complete", if_match=tag))
    assert (late["status"], late["body"]["fields"]["changed"], late["etag"]) == (
        412,
        ["title"],
        late["body"]["fields"]["etag"],
    )
    (right,) = ask(boss, command(f"/tasks/{task.id}/complete", if_match=late["etag"]))
    assert right["outcome"] == "done"
    assert right["etag"]


def test_ten_thousand_commands_are_refused_and_none_is_run(volunteer):
    commands = [command("/teams", {}, key=f"{n}") for n in range(10_000)]
    said = refuse(
        lambda each: each.post("/batch", {"commands": commands}), volunteer.user, status=422, code="invalid_input"
    )
    assert "100" in said["en"]["errors"][0]["message"]


OK = {"idempotency_key": "k", "method": "POST", "path": "/api/v1/needs", "body": {"kind": "help", "text": "灯"}}
WRONG = {
    "none": [],
    "one key twice": [OK, OK],
    "on a later one": [OK | {"depends_on": ["later"]}, OK | {"idempotency_key": "later"}],
    "on itself": [OK | {"depends_on": ["k"]}],
    "no key": [{name: value for name, value in OK.items() if name != "idempotency_key"}],
    "a key that cannot be kept": [OK | {"idempotency_key": "中"}],
    "a read": [OK | {"method": "GET"}],
    "another server": [OK | {"path": "https://example.org/api/v1/needs"}],
    "another place": [OK | {"path": "/admin/"}],
    "an unknown field": [OK | {"colour": "red"}],
    "a body that is a list": [OK | {"body": []}],
}


@pytest.mark.parametrize("commands", WRONG.values(), ids=WRONG)
def test_batches_that_cannot_be(volunteer, commands):
    said = refuse(
        lambda each: each.post("/batch", {"commands": commands}), volunteer.user, status=422, code="invalid_input"
    )
    assert said["zh-hans"]["errors"][0]["message"] != said["en"]["errors"][0]["message"]


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/batch", "POST", 422, "not_in_a_batch"),
        ("/auth/sign-out", "POST", 422, "not_in_a_batch"),
        ("/auth/code", "POST", 422, "not_in_a_batch"),
        ("/needs/similar", "POST", 422, "not_in_a_batch"),
        ("/nothing", "POST", 404, "no_such_address"),
        ("/needs?x=1", "POST", 404, "no_such_address"),
        ("/../admin/", "POST", 404, "no_such_address"),
        ("/me", "DELETE", 405, "method_not_allowed"),
        ("/openapi.json", "POST", 404, "no_such_address"),
    ],
)
def test_what_is_no_part_of_a_batch(volunteer, path, method, status, code):
    (verdict,) = ask(volunteer.user, command(path, {}, method=method))
    assert (verdict["outcome"], verdict["status"], verdict["body"]["code"]) == ("refused", status, code)


def test_nothing_of_sign_in_is_part_of_a_batch():
    """Whatever is added there: a batch neither signs in nor out."""
    for each in operations_of(linli):
        if each.path.startswith("/auth/"):
            view = each.view_func
            assert not getattr(view, "takes_key", False) or getattr(view, "on_its_own", False), each.path


@pytest.mark.parametrize("body", ['{"kind": "help", "text": "\\ud800"}', '{"text": NaN}', "[" * 300 + "]" * 300])
def test_odd_bodies_are_refused_each_for_itself(volunteer, body):
    odd = body if body.startswith("{") else f'{{"text": {body}}}'
    raw = f'{{"commands": [{{"idempotency_key": "a", "method": "POST", "path": "/api/v1/needs", "body": {odd}}}]}}'
    answer = Caller(token=token_for(volunteer.user)).post("/batch", raw)
    assert answer.status_code in {200, 400, 422}
    if answer.status_code == 200:
        assert answer.json()["verdicts"][0]["status"] == 422
    assert not Need.objects.exists()


def test_each_command_counts_towards_the_limit(volunteer, settings):
    settings.RATE_LIMIT = 1_000
    volunteer.user.requests_per_minute = 4  # the batch itself is one
    volunteer.user.save()
    sent = [command("/needs", need(text=f"第{n}件"), key=f"k{n}") for n in range(5)]
    verdicts = ask(volunteer.user, *sent)
    assert [each["outcome"] for each in verdicts] == ["done", "done", "done", "again", "again"]
    assert (verdicts[3]["status"], verdicts[3]["body"]["code"]) == (429, "too_many_requests")
    assert verdicts[3]["retry_after"] >= 1
    assert (verdicts[4]["status"], verdicts[4]["body"]["code"]) == (503, "not_run")
    cache.clear()
    volunteer.user.requests_per_minute = 0
    volunteer.user.save()
    again = ask(volunteer.user, *sent)
    assert [each["outcome"] for each in again] == ["done"] * 5
    assert again[:3] == verdicts[:3]
    assert Need.objects.count() == 5


def test_a_batch_does_not_last_for_ever(volunteer, monkeypatch):
    monkeypatch.setattr(batch, "SECONDS", -1.0)
    (verdict,) = ask(volunteer.user, command("/needs", need()))
    assert (verdict["outcome"], verdict["body"]["code"]) == ("again", "not_run")
    assert not Need.objects.exists()
    assert not Answer.objects.exists()


def test_without_a_token_nothing_is_run(db):
    answer = send("POST", "/api/v1/batch", body=json.dumps({"commands": [OK]}))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_from_many_threads_is_done_once(street):
    who = VolunteerFactory(street=street, user__home_street=street).user
    starts = timezone.now() + timedelta(hours=5)
    task = TaskFactory(street=street, starts_at=starts, ends_at=starts + timedelta(hours=1))
    caller = Caller(token=token_for(who))
    sent = {
        "commands": [command("/needs", need()), command(f"/tasks/{task.id}/claim"), command(f"/tasks/{task.id}/claim")]
    }
    answers = at_once([lambda: caller.post("/batch", sent)] * 6, threads=6)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert [each["outcome"] for each in answers[0].json()["verdicts"]] == ["done", "done", "refused"]
    assert (Need.objects.count(), Assignment.objects.count()) == (1, 1)
