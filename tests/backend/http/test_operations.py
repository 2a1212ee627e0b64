"""A command is done once per `Idempotency-Key`, whoever sends it how often and however at once."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from backend import services as kernel
from backend.http.models import Answer
from tests.crowd import at_once, held, somebody_waits, started
from tests.factories import RoleFactory, TaskFactory, VolunteerFactory
from volunteers.dispatch.models import Assignment, Task
from volunteers.group.models import Team
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss(api, user):
    """The API as a manager."""
    return api(RoleFactory(user=user(), tier=Tier.MANAGER).user)


def spec():
    start = timezone.now() + timedelta(hours=2)
    return {"title": "陪诊", "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=1)).isoformat()}


def test_one_key_from_many_threads_is_one_task_and_one_answer(boss):
    body = spec()
    for n in range(3):
        answers = at_once([lambda: boss.post("/tasks", body, key=f"k-{n}")] * 12, threads=12)  # noqa: B023  # at once
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert Task.objects.count() == n + 1
        assert Answer.objects.count() == n + 1


def test_many_keys_are_many_tasks(boss):
    body = spec()
    answers = at_once([lambda n=n: boss.post("/tasks", body, key=f"k-{n}") for n in range(10)], threads=10)
    assert {answer.status_code for answer in answers} == {201}
    assert Task.objects.count() == len({answer.json()["id"] for answer in answers}) == 10


def test_a_kept_answer_confirms_no_guess_of_what_was_said(boss, settings):
    """Who reads the table but has not the deployment's key cannot try bodies against the fingerprint."""
    body = {"name": "甲"}
    said = b"POST /api/v1/teams\n" + json.dumps(body).encode()
    assert boss.post("/teams", json.dumps(body), key="k").status_code == 201
    kept = bytes(Answer.objects.get().fingerprint)
    assert kept != hashlib.sha256(said).digest()
    settings.SECRET_KEY = "another deployment's"
    assert boss.post("/teams", json.dumps(body), key="k").json()["code"] == "idempotency_key_reused"


def test_one_key_and_two_bodies_at_once(boss):
    calls = [lambda name=name: boss.post("/teams", {"name": name}, key="k") for name in "甲乙丙丁"]
    codes = sorted(answer.status_code for answer in at_once(calls))
    assert codes == [201, 422, 422, 422]
    assert Team.objects.count() == 1


def test_the_second_waits_for_the_first_and_repeats_its_answer(api, user, street, boss):
    """A claim stands in the middle of its transaction; the phone sends it again."""
    person = VolunteerFactory(user=user())
    task = TaskFactory(street=street, slots=5)
    phone = api(person.user)
    send = lambda: phone.post(f"/tasks/{task.id}/claim", key="k")  # noqa: E731  # sent twice
    with held(send) as first, started(send) as second:
        assert somebody_waits()
        first.commit()
    assert second["value"].content == first.value.content
    assert (second["value"].status_code, Assignment.objects.count()) == (201, 1)


def test_the_second_does_the_work_where_the_first_was_undone(api, user, street):
    person = VolunteerFactory(user=user())
    task = TaskFactory(street=street, slots=5)
    phone = api(person.user)

    class Undone(Exception):
        pass

    def send_and_fail():
        assert phone.post(f"/tasks/{task.id}/claim", key="k").status_code == 201
        raise Undone

    with pytest.raises(Undone), held(send_and_fail):
        pass
    assert (Answer.objects.count(), Assignment.objects.count()) == (0, 0)
    assert phone.post(f"/tasks/{task.id}/claim", key="k").status_code == 201


def test_a_first_that_takes_too_long_is_busy_and_not_done_twice(api, user, street, monkeypatch, expect_errors):
    person = VolunteerFactory(user=user())
    task = TaskFactory(street=street, slots=5)
    phone = api(person.user)
    send = lambda: phone.post(f"/tasks/{task.id}/claim", key="k")  # noqa: E731  # sent twice
    monkeypatch.setattr(kernel, "LOCK_TIMEOUT", "200ms")
    with held(send):
        answer = send()
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert send().status_code == 201, "the answer of the first"
    assert Assignment.objects.count() == 1
    assert len(expect_errors) == 1
