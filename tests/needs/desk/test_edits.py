"""The resident changes what was reported, needs it no longer; a merging is taken back. What was said before is kept."""

import pytest
from django.db import connection

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.privacy.models import Consent
from needs.desk.jobs import watch_targets
from needs.desk.models import Edit, Follow, Need
from tests.digits import without_chance
from tests.needs.conftest import HERE, OUTSIDE, THERE
from tests.needs.desk.test_journey import told
from volunteers.dispatch.models import Assignment, Task

pytestmark = pytest.mark.django_db

WHY = {"reason": "自己修好了"}


def noticed(kind):
    rows = Notification.objects.filter(notice__kind=kind, withdrawn_at=None).select_related("user")
    return {row.user.name for row in rows}


class TestEdit:
    def test_the_words_change_and_the_originals_are_kept(self, api, cast, report):
        need = report(text="灯坏了", preferred_time="上午")["id"]
        resident = api(cast.resident)
        shown = resident.patch(f"/needs/{need}", {"text": "灯和门铃都坏了", "preferred_time": "下午"}).json()
        assert (shown["text"], shown["preferred_time"]) == ("灯和门铃都坏了", "下午")
        resident.patch(f"/needs/{need}", {"text": "只有灯坏了"})
        for person in (cast.resident, cast.leader):
            first, second = api(person).get(f"/needs/{need}/edits").json()["items"]
            assert first["before"] == {"text": "灯坏了", "preferred_time": "上午"}
            assert second["before"] == {"text": "灯和门铃都坏了"}
            assert first["by"] == "李**"

    def test_it_is_found_by_its_new_words(self, api, cast, report):
        need = report(text="下水道堵了", visibility="public")["id"]
        api(cast.resident).patch(f"/needs/{need}", {"text": "电梯停运三天"})
        found = api(cast.neighbour).post("/needs/similar", {"text": "电梯停运"}).json()["items"]
        assert [each["need"]["id"] for each in found] == [need]
        assert api(cast.neighbour).post("/needs/similar", {"text": "下水道堵了"}).json()["items"] == []

    def test_an_emergency_that_is_added_is_flagged_at_once(self, api, cast, report):
        need = report(text="灯坏了")["id"]
        api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
        shown = api(cast.resident).patch(f"/needs/{need}", {"text": "灯着火了，快来人"}).json()
        assert [each["number"] for each in shown["call"]] == ["119"]
        assert noticed("need_emergency_suspected") == {"刘洋", "赵慧敏", "孙磊"}
        api(cast.resident).patch(f"/needs/{need}", {"text": "灯着火了，快来人！"})
        assert Notification.objects.filter(notice__kind="need_emergency_suspected").count() == 3, "told once"

    def test_what_says_the_same_is_no_change(self, api, cast, report):
        need = report(text="灯坏了")["id"]
        assert api(cast.resident).patch(f"/needs/{need}", {"text": "灯坏了"}).status_code == 200
        assert api(cast.resident).patch(f"/needs/{need}", {}).status_code == 200
        assert not Edit.objects.exists()
        assert not Entry.objects.filter(action="need.edit").exists()

    def test_the_place_moves_with_its_community(self, api, cast, report, other_community):
        need = report(address="六条 5 号 301")["id"]
        shown = api(cast.resident).patch(f"/needs/{need}", {"location": THERE, "address": "八条 2 号 101"}).json()
        assert shown["community_id"] == str(other_community.id)
        assert (shown["address"], shown["door"]) == ("八条 2 号", "101")
        [mine] = api(cast.resident).get(f"/needs/{need}/edits").json()["items"]
        assert mine["before"]["place"]["door"] == "301"
        [theirs] = api(cast.manager).get(f"/needs/{need}/edits").json()["items"]
        assert theirs["before"] == {"place": {}}
        assert api(cast.leader).get(f"/needs/{need}").status_code == 404

    def test_the_old_door_lies_encrypted(self, api, cast, report):
        need = report(address="六条 5 号 301")["id"]
        api(cast.resident).patch(f"/needs/{need}", {"address": "六条 7 号 909"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT before FROM desk_edit")
            assert "5 号" not in str(cursor.fetchone())
        assert "301" not in without_chance(str(list(Entry.objects.values_list("data", flat=True))))

    def test_outside_the_street_nothing_changes(self, api, cast, report):
        need = report()["id"]
        answer = api(cast.resident).patch(f"/needs/{need}", {"text": "新的", "location": OUTSIDE})
        assert (answer.status_code, answer.json()["code"]) == (422, "outside_street")
        assert not Edit.objects.exists()
        assert Need.objects.get().text != "新的"

    def test_while_somebody_is_on_the_way_the_place_stays_and_the_time_may_change(self, api, cast, reach):
        need = reach("under_way")
        task = Task.objects.get()
        api(cast.volunteer).post(f"/tasks/{task.id}/claim")
        answer = api(cast.resident).patch(f"/needs/{need}", {"location": HERE})
        assert (answer.status_code, answer.json()["code"]) == (409, "work_under_way")
        assert api(cast.resident).patch(f"/needs/{need}", {"preferred_time": "明天上午"}).status_code == 200
        assert noticed("need_changed") == {"刘洋", "张伟"}

    def test_a_public_need_made_private_is_read_by_no_neighbour(self, api, cast, report):
        need = report(text="下水道堵了", visibility="public")["id"]
        api(cast.neighbour).post(f"/needs/{need}/follow")
        api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "low"})
        assert [each["excerpt"] for each in told(cast.neighbour)] == ["下水道堵了"]
        api(cast.resident).patch(f"/needs/{need}", {"visibility": "private"})
        assert [each.get("excerpt") for each in told(cast.neighbour)] == [None]
        assert "下水道" not in str(told(cast.neighbour, "erased"))

    def test_made_public_the_consent_is_on_record(self, api, cast, report):
        need = report()["id"]
        assert api(cast.resident).patch(f"/needs/{need}", {"visibility": "public"}).json()["visibility"] == "public"
        assert Consent.objects.filter(user=cast.resident, purpose="publish", given=True).exists()

    @pytest.mark.parametrize(
        "fields",
        [
            {"kind": "wrongdoing"},
            {"on_behalf_of": {"name": "王秀兰", "phone": "+8619900000001", "consent": True}},
        ],
    )
    def test_what_must_stay_private_stays_so(self, fields, api, cast, report):
        need = report(**fields)["id"]
        answer = api(cast.resident).patch(f"/needs/{need}", {"visibility": "public"})
        assert (answer.status_code, answer.json()["code"]) == (422, "stays_private")
        assert Need.objects.get().visibility == "private"
        assert not Edit.objects.exists()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("neighbour", 404), ("leader", 403), ("manager", 403), ("volunteer", 404), ("stranger", 404)],
    )
    def test_nobody_else_changes_it(self, who, status, api, cast, report):
        need = report()["id"]
        assert api(getattr(cast, who)).patch(f"/needs/{need}", {"text": "别的"}).status_code == status
        assert not Edit.objects.exists()

    def test_a_neighbour_reads_no_originals(self, api, cast, report):
        need = report(visibility="public")["id"]
        api(cast.resident).patch(f"/needs/{need}", {"text": "我是李明，换个说法"})
        assert api(cast.neighbour).get(f"/needs/{need}/edits").json()["items"] == []

    def test_of_two_who_change_it_the_second_is_told(self, api, cast, report):
        need = report()["id"]
        tag = api(cast.resident).get(f"/needs/{need}").headers["ETag"]
        api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "low"})
        answer = api(cast.resident).patch(f"/needs/{need}", {"text": "新的"}, headers={"If-Match": tag})
        assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
        assert not Edit.objects.exists()

    @pytest.mark.parametrize(
        "body",
        [
            {"text": ""},
            {"text": " "},
            {"text": "a\x00"},
            {"title": "x" * 201},
            {"status": "closed"},
            {"visibility": "all"},
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, body, api, cast, report):
        need = report()["id"]
        assert api(cast.resident).patch(f"/needs/{need}", body).status_code == 422
        assert not Edit.objects.exists()


class TestCancel:
    def test_whoever_was_to_come_is_stood_down(self, api, cast, reach):
        need = reach("under_way")
        api(cast.volunteer).post(f"/tasks/{Task.objects.get().id}/claim")
        shown = api(cast.resident).post(f"/needs/{need}/cancel", WHY).json()
        assert shown["status"] == "withdrawn"
        assert Task.objects.get().status == "cancelled"
        assert Assignment.objects.get().status == "stood_down"
        assert noticed("need_withdrawn") == {"刘洋"}
        assert shown["timeline"][-1]["note"] == "自己修好了"

    def test_a_referral_is_taken_back(self, api, cast, reach):
        need = reach("triaged")
        api(cast.leader).post(f"/needs/{need}/referrals", {"name": "区城管委", "reason": "归区里管"})
        shown = api(cast.resident).post(f"/needs/{need}/cancel", WHY).json()
        assert (shown["status"], shown["referrals"][0]["status"]) == ("withdrawn", "recalled")

    def test_what_was_done_stands_as_the_answer(self, api, cast, reach, task_body):
        need = reach("under_way")
        done = Task.objects.get()
        api(cast.leader).post(f"/needs/{need}/tasks", task_body())
        api(cast.leader).post(f"/tasks/{done.id}/complete")
        shown = api(cast.resident).post(f"/needs/{need}/cancel", WHY).json()
        assert shown["status"] == "answered"
        assert "verdict" in shown["actions"]

    def test_nothing_is_overdue_any_more(self, api, cast, report, now):
        need = report()["id"]
        api(cast.resident).post(f"/needs/{need}/cancel", WHY)
        row = Need.objects.get(pk=need)
        assert row.alarm_at is None
        watch_targets(now=row.answer_due_at)
        assert noticed("need_term_over") == set()

    @pytest.mark.parametrize(
        ("who", "status"), [("neighbour", 404), ("leader", 403), ("volunteer", 404), ("stranger", 404)]
    )
    def test_nobody_else_withdraws_it(self, who, status, api, cast, report):
        need = report()["id"]
        assert api(getattr(cast, who)).post(f"/needs/{need}/cancel", WHY).status_code == status
        assert Need.objects.get().status == "reported"

    def test_the_person_it_is_for_withdraws_it_too(self, api, cast, on_record, report):
        need = report(on_behalf_of={"representation_id": str(on_record().id)})["id"]
        assert api(cast.aunt).post(f"/needs/{need}/cancel", WHY).json()["status"] == "withdrawn"


class TestUnmerge:
    @pytest.fixture
    def merged(self, api, cast, report):
        """(the need that was merged, the one that goes on): the resident's, and a neighbour's."""
        survivor = report(by=cast.neighbour, text="路灯不亮")["id"]
        need = report(text="路灯坏了")["id"]
        assert api(cast.leader).post(f"/needs/{need}/merge", {"into": survivor}).status_code == 200
        return need, survivor

    def test_it_goes_on_by_itself_from_when_it_came(self, api, cast, merged):
        need, survivor = merged
        before = Need.objects.get(pk=need)
        assert Follow.objects.filter(need=survivor, user=cast.resident).exists()
        shown = api(cast.leader).post(f"/needs/{need}/unmerge", {"reason": "不是一盏灯"}).json()
        assert (shown["status"], shown["merged_into"]) == ("reported", None)
        after = Need.objects.get(pk=need)
        assert after.answer_due_at == before.answer_due_at
        assert after.alarm_at is not None
        assert not Follow.objects.filter(need=survivor).exists()
        assert noticed("need_parted") == {"李明"}
        assert noticed("need_joined") == set()
        assert Entry.objects.filter(object_id=survivor, action="need.unmerge").count() == 1

    def test_who_followed_the_other_before_still_does(self, api, cast, report):
        survivor = report(by=cast.neighbour, visibility="public")["id"]
        need = report()["id"]
        api(cast.resident).post(f"/needs/{survivor}/follow")
        api(cast.leader).post(f"/needs/{need}/merge", {"into": survivor})
        api(cast.leader).post(f"/needs/{need}/unmerge", {"reason": "不是"})
        assert Follow.objects.filter(need=survivor, user=cast.resident).count() == 1

    @pytest.mark.parametrize("who", ["resident", "neighbour", "volunteer", "other_leader", "stranger"])
    def test_who_may(self, who, api, cast, merged):
        need, _survivor = merged
        assert api(getattr(cast, who)).post(f"/needs/{need}/unmerge", {"reason": "不"}).status_code in {403, 404}
        assert Need.objects.get(pk=need).status == "merged"
