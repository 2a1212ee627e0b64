"""Two at once, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from needs.desk.models import Need
from tests.factories import VolunteerFactory
from tests.http import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    gate = Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_last_tasks_that_end_at_once_one_answers_the_need(api, cast, report, task_body, user, token_for):
    leader = api(cast.leader)
    for _round in range(5):
        need = report()["id"]
        leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
        ways = []
        for _task in range(2):
            person = VolunteerFactory(user=user()).user
            task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
            place = api(person).post(f"/tasks/{task}/claim").json()["id"]
            api(person).post(f"/assignments/{place}/check-in")
            ways.append((token_for(person), f"/assignments/{place}/check-out"))
        answers = at_once(*(lambda t=token, p=path: Caller(token=t).post(p).status_code for token, path in ways))
        assert answers == [200, 200]
        assert Need.objects.get(pk=need).status == "answered"


def test_of_two_verdicts_at_once_one_closes_it(reach, cast, token_for):
    need, token = reach("answered"), token_for(cast.resident)
    verdict = {"responded": True, "resolved": True, "satisfaction": 5}
    codes = at_once(*(lambda: Caller(token=token).post(f"/needs/{need}/verdict", verdict).status_code for _n in "ab"))
    assert sorted(codes) == [200, 409]
    row = Need.objects.get(pk=need)
    assert (row.status, row.verdicts.count()) == ("closed", 1)


def test_two_merges_across_each_other_end(report, cast, token_for):
    one, other, token = report()["id"], report()["id"], token_for(cast.leader)
    codes = at_once(
        lambda: Caller(token=token).post(f"/needs/{one}/merge", {"into": other}).status_code,
        lambda: Caller(token=token).post(f"/needs/{other}/merge", {"into": one}).status_code,
    )
    assert sorted(codes) == [200, 409]
    assert Need.objects.filter(status="merged").count() == 1


def test_a_task_and_a_decline_at_once_leave_no_task_behind(api, report, cast, task_body, token_for):
    token = token_for(cast.leader)
    for _round in range(5):
        need = report()["id"]
        Caller(token=token).post(f"/needs/{need}/triage", {"urgency": "normal"})
        codes = at_once(
            lambda n=need: Caller(token=token).post(f"/needs/{n}/tasks", task_body()).status_code,
            lambda n=need: Caller(token=token).post(f"/needs/{n}/decline", {"reason": "不行"}).status_code,
        )
        assert tuple(codes) in {(201, 409), (409, 200)}
        assert Need.objects.get(pk=need).status == ("under_way" if codes[0] == 201 else "declined")
