"""The first main thread through HTTP, from the report to the verdict and round again."""

import pytest

from backend.audit.models import Entry
from backend.realtime.models import FeedItem
from needs.desk.models import Need, Verdict

pytestmark = pytest.mark.django_db


def told(person, kind="need"):
    return [item.data for item in FeedItem.objects.filter(user=person, type=kind).order_by("id")]


def test_from_report_to_verdict_and_round_again(api, cast, report, task_body):
    need = report()
    assert need["status"] == "reported"
    assert need["actions"] == ["edit", "cancel", "add_files", "supply", "message"]
    assert [step["action"] for step in need["timeline"]] == ["need.report"]
    path = f"/needs/{need['id']}"
    resident, leader, volunteer = api(cast.resident), api(cast.leader), api(cast.volunteer)
    may = {"supply", "triage", "decline", "merge", "follow", "add_files", "see_destination", "message", "note"}
    assert may == set(leader.get(path).json()["actions"])

    triaged = leader.post(f"{path}/triage", {"urgency": "urgent", "category": "lighting", "note": "独居"}).json()
    assert (triaged["status"], triaged["urgency"], triaged["category"]) == ("triaged", "urgent", "lighting")
    assert triaged["first_receiver"] == "刘**"

    made = leader.post(f"{path}/tasks", task_body())
    assert made.status_code == 201, made.content
    task = made.json()
    assert task["location"]["lat"] == pytest.approx(39.93, abs=0.002)
    assert task["location"]["lat"] != 39.9301, "the cell, even to who made it"
    assert resident.get(path).json()["status"] == "under_way"

    place = volunteer.post(f"/tasks/{task['id']}/claim").json()
    volunteer.post(f"/assignments/{place['id']}/check-in")
    out = volunteer.post(f"/assignments/{place['id']}/check-out")
    assert out.status_code == 200, out.content
    answered = resident.get(path).json()
    assert answered["status"] == "answered"
    assert set(answered["actions"]) == {
        "verdict",
        "reopen",
        "add_files",
        "supply",
        "message",
        "ask_call_back",
        "do_not_ask",
    }

    verdict = {"responded": True, "resolved": False, "satisfaction": 2, "comment": "灯还在闪"}
    reopened = resident.post(f"{path}/verdict", verdict).json()
    assert (reopened["status"], reopened["reopened"]) == ("reopened", 1)
    leader.post(f"{path}/answer", {"text": "明天再来"})
    closed = resident.post(f"{path}/verdict", {"responded": True, "resolved": True, "satisfaction": 5}).json()
    assert closed["status"] == "closed"
    assert (closed["verdict"]["satisfaction"], closed["verdict"]["round"]) == (5, 1)
    assert list(Verdict.objects.order_by("at").values_list("resolved", "satisfaction", "comment", "round")) == [
        (False, 2, "灯还在闪", 0),
        (True, 5, "", 1),
    ]

    actions = [step["action"] for step in closed["timeline"]]
    assert actions == [
        "need.report",
        "need.triage",
        "task.create",
        "need.add_task",
        "task.claim",
        "assignment.check_in",
        "assignment.check_out",
        "task.complete",
        "need.work_done",
        "need.reopen",
        "need.answer",
        "need.verdict",
    ]
    assert [(step["before"], step["after"]) for step in closed["timeline"] if step["action"].startswith("need.")] == [
        ("", "reported"),
        ("reported", "triaged"),
        ("triaged", "under_way"),
        ("under_way", "answered"),
        ("answered", "reopened"),
        ("reopened", "answered"),
        ("answered", "closed"),
    ]
    assert closed["timeline"][8]["by"] == "System"
    assert {step["by"] for step in closed["timeline"]} == {"李**", "刘**", "张**", "System"}
    assert [item["status"] for item in told(cast.resident)] == [
        "reported",
        "triaged",
        "under_way",
        "answered",
        "reopened",
        "answered",
        "closed",
    ]
    assert [item["status"] for item in told(cast.resident, "helper")] == ["accepted", "checked_in", "checked_out"]
    assert told(cast.leader) == told(cast.resident) == told(cast.core_leader) == told(cast.manager)
    assert told(cast.other_leader) == told(cast.neighbour) == []


def test_the_timeline_shows_each_viewer_what_they_may_know(api, cast, report, task_body):
    need = report(visibility="public")
    path = f"/needs/{need['id']}"
    api(cast.leader).post(f"{path}/triage", {"urgency": "low", "note": "电话里说的"})
    task = api(cast.leader).post(f"{path}/tasks", task_body()).json()
    place = api(cast.volunteer).post(f"/tasks/{task['id']}/claim").json()
    handed = api(cast.volunteer).post(f"/assignments/{place['id']}/hand-back", {"reason": "我发烧了"})
    assert handed.status_code == 200, handed.content

    def notes(person):
        return [step["note"] for step in api(person).get(path).json()["timeline"] if step["note"]]

    assert notes(cast.leader) == ["电话里说的", "我发烧了"]
    assert notes(cast.resident) == ["电话里说的"]
    assert notes(cast.neighbour) == []
    seen = api(cast.neighbour).get(path).json()
    assert [(step["action"], step["by"]) for step in seen["timeline"]] == [
        ("need.report", "Resident"),
        ("need.triage", "Volunteer group"),
        ("need.add_task", "Volunteer group"),
    ]


def test_a_neighbour_reads_what_the_resident_did_as_theirs(api, cast, report):
    need = report(visibility="public")
    path, resident = f"/needs/{need['id']}", api(cast.resident)
    assert resident.patch(path, {"text": "厨房的灯坏了"}).status_code == 200
    api(cast.leader).post(f"{path}/triage", {"urgency": "low"})
    api(cast.leader).post(f"{path}/answer", {"text": "打物业电话"})
    assert resident.post(f"{path}/questions", {"asked": False}).status_code == 200
    resident.post(f"{path}/verdict", {"responded": True, "resolved": False, "satisfaction": 2})
    assert resident.post(f"{path}/cancel", {"reason": "自己修好了"}).status_code == 200
    seen = [(step["action"], step["by"]) for step in api(cast.neighbour).get(path).json()["timeline"]]
    assert seen == [
        ("need.report", "Resident"),
        ("need.edit", "Resident"),
        ("need.triage", "Volunteer group"),
        ("need.answer", "Volunteer group"),
        ("need.reopen", "Resident"),
        ("need.cancel", "Resident"),
    ], "and nobody learns that they want no questions"


def test_called_off_before_anybody_worked_goes_back_to_triaged(api, cast, reach):
    need = reach("under_way")
    task = Entry.objects.get(action="need.add_task", object_id=need).data["task"]
    assert api(cast.leader).post(f"/tasks/{task}/cancel", {"reason": "下雨"}).status_code == 200
    assert Need.objects.get(pk=need).status == "triaged"
    assert Entry.objects.filter(object_id=need, action="need.work_cancelled", before="under_way").exists()


def test_answered_when_the_last_task_ends_and_one_was_done(api, cast, reach, task_body):
    need = reach("under_way")
    leader = api(cast.leader)
    second = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    first = Entry.objects.filter(action="need.add_task", object_id=need).order_by("id").first().data["task"]
    leader.post(f"/tasks/{first}/complete")
    assert Need.objects.get(pk=need).status == "under_way"
    leader.post(f"/tasks/{second}/cancel", {"reason": "不用了"})
    row = Need.objects.get(pk=need)
    assert (row.status, row.tasks_done) == ("answered", 1)
    assert row.answered_at is not None


def test_work_of_an_earlier_round_does_not_answer_the_next(api, cast, reach, task_body):
    need = reach("under_way")
    leader, path = api(cast.leader), f"/needs/{need}"
    first = Entry.objects.get(action="need.add_task", object_id=need).data["task"]
    leader.post(f"/tasks/{first}/complete")
    api(cast.resident).post(f"{path}/verdict", {"responded": True, "resolved": False, "satisfaction": 1})
    second = leader.post(f"{path}/tasks", task_body()).json()["id"]
    leader.post(f"/tasks/{second}/cancel", {"reason": "下雨"})
    assert Need.objects.get(pk=need).status == "triaged"


def test_open_tasks_are_settled_first(api, cast, reach, report):
    need = reach("under_way")
    for verb, body in (
        ("decline", {"reason": "不行"}),
        ("merge", {"into": report()["id"]}),
        ("answer", {"text": "好了"}),
    ):
        answer = api(cast.leader).post(f"/needs/{need}/{verb}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "has_open_tasks")
    assert Need.objects.get(pk=need).status == "under_way"


def test_a_declined_need_says_why_and_may_be_contested(api, cast, reach):
    need = reach("declined")
    seen = api(cast.resident).get(f"/needs/{need}").json()
    assert seen["decline_reason"] == "不归我们管"
    assert set(seen["actions"]) == {"verdict", "reopen", "message", "ask_call_back", "do_not_ask"}
    assert told(cast.resident)[-1]["status"] == "declined"
    verdict = {"responded": False, "resolved": False, "satisfaction": 1}
    assert api(cast.resident).post(f"/needs/{need}/verdict", verdict).json()["status"] == "reopened"


def test_targets_follow_the_urgency_and_the_street(api, cast, report, street):
    street.config = {"needs.targets": {"urgent": {"answer": {"hours": 3}}}}
    street.save()
    need = report()
    row = Need.objects.get(pk=need["id"])
    assert (row.answer_due_at - row.received_at).days == 7
    api(cast.leader).post(f"/needs/{need['id']}/triage", {"urgency": "urgent"})
    row.refresh_from_db()
    assert (row.answer_due_at - row.received_at).total_seconds() == 3 * 3600
    assert (row.dispatch_due_at - row.received_at).total_seconds() == 2 * 3600
