"""A need in other hands: put in charge and objected to, handed on and answered. The first receiver keeps the lead."""

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notification
from needs.desk.models import Need, Objection, Referral
from needs.desk.states import OBJECTION_TRANSITIONS, REFERRAL_TRANSITIONS, ObjectionAction, ReferralAction
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

BODY = {"name": "区城管委", "reason": "路灯归区里管", "reference": "DC-20261120-7"}
JUDGED = {"upheld": True, "answer": "确实不归他管"}


@pytest.fixture
def triaged(api, cast, report):
    def make(**fields):
        need = report(**fields)["id"]
        answer = api(cast.manager).post(f"/needs/{need}/triage", {"urgency": "normal"})
        assert answer.status_code == 200, answer.content
        return need

    return make


@pytest.fixture
def assigned(api, cast, triaged):
    """A need of which the team leader was put in charge, by the manager."""
    need = triaged()
    answer = api(cast.manager).post(f"/needs/{need}/assign", {"user_id": str(cast.leader.id), "note": "您最近"})
    assert answer.status_code == 200, answer.content
    return need


@pytest.fixture
def referred(api, cast, triaged):
    """A need that was handed on: (id, id of the referral)."""
    need = triaged()
    answer = api(cast.leader).post(f"/needs/{need}/referrals", BODY)
    assert answer.status_code == 201, answer.content
    return need, answer.json()["referrals"][0]["id"]


@pytest.fixture
def objection(api, cast, assigned):
    answer = api(cast.leader).post(f"/needs/{assigned}/objections", {"reason": "不在我片区"})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def noticed(kind):
    rows = Notification.objects.filter(notice__kind=kind, withdrawn_at=None).select_related("user")
    return {row.user.name for row in rows}


class TestInCharge:
    def test_whoever_is_put_in_charge_is_told_and_the_clock_runs_on(self, api, cast, triaged):
        need = triaged()
        before = Need.objects.get(pk=need)
        shown = api(cast.manager).post(f"/needs/{need}/assign", {"user_id": str(cast.leader.id)}).json()
        assert (shown["in_charge"], shown["first_receiver"], shown["status"]) == ("刘**", "孙**", "triaged")
        after = Need.objects.get(pk=need)
        assert (after.dispatch_due_at, after.answer_due_at) == (before.dispatch_due_at, before.answer_due_at)
        assert after.dispatched_at is not None
        assert noticed("need_given") == {"刘洋"}

    def test_given_on_its_targets_stay(self, api, cast, assigned):
        before = Need.objects.get(pk=assigned)
        api(cast.manager).post(f"/needs/{assigned}/assign", {"user_id": str(cast.core_leader.id)})
        after = Need.objects.get(pk=assigned)
        assert after.in_charge == cast.core_leader
        assert after.answer_due_at == before.answer_due_at
        assert after.dispatched_at == before.dispatched_at

    @pytest.mark.parametrize("whom", ["resident", "volunteer", "other_leader", "neighbour", "clerk", "stranger"])
    def test_only_who_handles_it_can_be_in_charge(self, whom, api, cast, triaged):
        need = triaged()
        answer = api(cast.manager).post(f"/needs/{need}/assign", {"user_id": str(getattr(cast, whom).id)})
        assert (answer.status_code, answer.json()["code"]) == (422, "does_not_handle_it")
        assert Need.objects.get(pk=need).in_charge is None

    @pytest.mark.parametrize(
        ("who", "status"), [("resident", 403), ("volunteer", 404), ("other_leader", 404), ("leader", 200)]
    )
    def test_who_may(self, who, status, api, cast, triaged):
        need = triaged()
        answer = api(getattr(cast, who)).post(f"/needs/{need}/assign", {"user_id": str(cast.leader.id)})
        assert answer.status_code == status

    def test_nobody_is_put_in_charge_of_a_report_of_wrongdoing(self, api, cast, report):
        need = report(kind="wrongdoing")["id"]
        api(cast.receiver).post(f"/needs/{need}/triage", {"urgency": "normal"})
        answer = api(cast.receiver).post(f"/needs/{need}/assign", {"user_id": str(cast.leader.id)})
        assert answer.status_code == 403


class TestObjection:
    def test_upheld_it_goes_back_to_all_and_waits_for_dispatch_again(self, api, cast, objection, assigned):
        before = Need.objects.get(pk=assigned)
        assert noticed("need_objection") == {"赵慧敏"}
        shown = api(cast.core_leader).post(f"/objections/{objection}/review", JUDGED).json()
        assert (shown["status"], shown["answer"], shown["reviewed_by"]) == ("upheld", "确实不归他管", "赵**")
        need = Need.objects.get(pk=assigned)
        assert (need.in_charge, need.assigned_by, need.dispatched_at) == (None, None, None)
        assert need.dispatch_due_at == before.dispatch_due_at
        assert need.alarm_at is not None
        assert noticed("need_objection") == set()
        assert noticed("need_objection_reviewed") == {"刘洋"}

    def test_who_may_judge_it_reads_so_and_who_may_not_reads_why(self, api, cast, objection):
        def listed(who):
            [shown] = api(who).get("/objections").json()["items"]
            return shown["actions"]

        assert (listed(cast.core_leader), listed(cast.manager), listed(cast.leader)) == (["uphold", "reject"], [], [])
        refused = api(cast.manager).post(f"/objections/{objection}/review", JUDGED).json()
        assert (refused["code"], refused["fields"]["rule"]) == ("not_allowed", "not who had put them in charge")
        api(cast.core_leader).post(f"/objections/{objection}/review", JUDGED)
        assert listed(cast.core_leader) == []

    def test_upheld_it_may_go_to_somebody_else_at_once(self, api, cast, objection, assigned):
        api(cast.core_leader).post(f"/objections/{objection}/review", {**JUDGED, "to": str(cast.core_leader.id)})
        assert Need.objects.get(pk=assigned).in_charge == cast.core_leader

    def test_rejected_it_stays(self, api, cast, objection, assigned):
        api(cast.core_leader).post(f"/objections/{objection}/review", {"upheld": False, "answer": "就在您片区"})
        assert Need.objects.get(pk=assigned).in_charge == cast.leader

    def test_until_the_review_there_is_one(self, api, cast, objection, assigned):
        answer = api(cast.leader).post(f"/needs/{assigned}/objections", {"reason": "再说一次"})
        assert (answer.status_code, answer.json()["code"]) == (409, "objected_already")
        assert Objection.objects.count() == 1

    @pytest.mark.parametrize("who", ["manager", "leader", "resident", "volunteer", "clerk", "stranger"])
    def test_neither_who_objected_nor_who_had_put_them_in_charge_judges_it(self, who, api, cast, objection):
        answer = api(getattr(cast, who)).post(f"/objections/{objection}/review", JUDGED)
        assert answer.status_code in {403, 404}
        assert Objection.objects.get().status == "open"

    def test_a_core_leader_does_not_judge_their_own(self, api, cast, triaged):
        need = triaged()
        api(cast.manager).post(f"/needs/{need}/assign", {"user_id": str(cast.core_leader.id)})
        made = api(cast.core_leader).post(f"/needs/{need}/objections", {"reason": "忙"}).json()["id"]
        assert api(cast.core_leader).post(f"/objections/{made}/review", JUDGED).status_code == 403

    @pytest.mark.parametrize("who", ["manager", "core_leader", "resident", "volunteer"])
    def test_only_who_is_in_charge_objects(self, who, api, cast, assigned):
        answer = api(getattr(cast, who)).post(f"/needs/{assigned}/objections", {"reason": "不"})
        assert answer.status_code in {403, 404}
        assert not Objection.objects.exists()

    def test_what_was_given_on_meanwhile_stays_where_it_is(self, api, cast, objection, assigned):
        api(cast.manager).post(f"/needs/{assigned}/assign", {"user_id": str(cast.core_leader.id)})
        api(cast.core_leader).post(f"/objections/{objection}/review", JUDGED)
        assert Need.objects.get(pk=assigned).in_charge == cast.core_leader

    def test_who_reads_them(self, api, cast, objection):
        def listed(person):
            return [each["id"] for each in api(person).get("/objections").json()["items"]]

        for person in (cast.leader, cast.manager, cast.core_leader):
            assert listed(person) == [objection]
        for person in (cast.resident, cast.volunteer, cast.other_leader, cast.stranger):
            assert listed(person) == []
        assert api(cast.manager).get("/objections", status="upheld").json()["items"] == []

    @pytest.mark.parametrize("action", list(ObjectionAction))
    def test_judged_once(self, action, api, cast, objection):
        body = {"upheld": action == ObjectionAction.UPHOLD, "answer": "定了"}
        first = api(cast.core_leader).post(f"/objections/{objection}/review", body)
        assert first.json()["status"] == OBJECTION_TRANSITIONS["open", action]
        again = api(cast.core_leader).post(f"/objections/{objection}/review", body)
        assert (again.status_code, again.json()["code"]) == (409, "wrong_moment")


class TestReferral:
    def test_their_answer_answers_the_need_and_the_resident_has_the_last_word(self, api, cast, referred):
        need, referral = referred
        seen = api(cast.resident).get(f"/needs/{need}").json()
        assert (seen["status"], seen["route"], seen["first_receiver"]) == ("under_way", "referral", "孙**")
        assert (seen["referrals"][0]["name"], seen["referrals"][0]["status"]) == ("区城管委", "sent")
        assert noticed("need_handed_on") == {"李明"}
        shown = api(cast.leader).post(f"/referrals/{referral}/answer", {"text": "已修好，3 日内复查"}).json()
        assert (shown["status"], shown["answer"]) == ("answered", "已修好，3 日内复查")
        assert shown["referrals"][0]["answer"] == "已修好，3 日内复查"
        assert {"verdict", "reopen"} <= set(api(cast.resident).get(f"/needs/{need}").json()["actions"])

    def test_taken_back_it_is_the_group_s_again(self, api, cast, referred):
        _need, referral = referred
        shown = api(cast.leader).post(f"/referrals/{referral}/recall", {"reason": "他们不接"}).json()
        assert (shown["status"], shown["referrals"][0]["status"]) == ("triaged", "recalled")

    def test_with_a_task_still_open_it_is_not_answered_yet(self, api, cast, referred, task_body):
        need, referral = referred
        task = api(cast.leader).post(f"/needs/{need}/tasks", task_body()).json()["id"]
        api(cast.leader).post(f"/referrals/{referral}/answer", {"text": "好了"})
        assert Need.objects.get(pk=need).status == "under_way"
        api(cast.leader).post(f"/tasks/{task}/complete")
        assert Need.objects.get(pk=need).status == "answered"

    def test_with_a_referral_open_a_task_s_end_does_not_answer_it(self, api, cast, referred, task_body):
        need, referral = referred
        task = api(cast.leader).post(f"/needs/{need}/tasks", task_body()).json()["id"]
        api(cast.leader).post(f"/tasks/{task}/complete")
        assert Need.objects.get(pk=need).status == "under_way"
        api(cast.leader).post(f"/referrals/{referral}/recall", {"reason": "不需要了"})
        assert Need.objects.get(pk=need).status == "answered"

    @pytest.mark.parametrize(("verb", "body"), [("answer", {"text": "找物业"}), ("decline", {"reason": "不归我们"})])
    def test_in_others_hands_it_is_neither_answered_nor_turned_down_past_them(self, verb, body, api, cast, referred):
        need, _referral = referred
        answer = api(cast.leader).post(f"/needs/{need}/{verb}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "has_open_referrals")

    @pytest.mark.parametrize("action", list(ReferralAction))
    @pytest.mark.parametrize("before", list(ReferralAction))
    def test_it_ends_once(self, before, action, api, cast, referred):
        calls = {
            ReferralAction.ENTER_ANSWER: ("answer", {"text": "好了"}),
            ReferralAction.RECALL: ("recall", {"reason": "不接"}),
        }
        _need, referral = referred
        verb, body = calls[before]
        api(cast.leader).post(f"/referrals/{referral}/{verb}", body)
        assert Referral.objects.get().status == REFERRAL_TRANSITIONS["sent", before]
        verb, body = calls[action]
        answer = api(cast.leader).post(f"/referrals/{referral}/{verb}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("resident", 403),
            ("volunteer", 404),
            ("neighbour", 404),
            ("other_leader", 404),
            ("clerk", 404),
            ("stranger", 404),
            ("manager", 200),
        ],
    )
    def test_who_may_enter_the_answer(self, who, status, api, cast, referred):
        _need, referral = referred
        answer = api(getattr(cast, who)).post(f"/referrals/{referral}/answer", {"text": "好了"})
        assert answer.status_code == status

    def test_a_report_of_wrongdoing_is_handed_on_by_its_receiver_alone(self, api, cast, report):
        need = report(kind="wrongdoing")["id"]
        api(cast.receiver).post(f"/needs/{need}/triage", {"urgency": "normal"})
        assert api(cast.manager).post(f"/needs/{need}/referrals", BODY).status_code == 404
        made = api(cast.receiver).post(f"/needs/{need}/referrals", BODY)
        assert made.status_code == 201
        referral = made.json()["referrals"][0]["id"]
        assert api(cast.manager).post(f"/referrals/{referral}/answer", {"text": "x"}).status_code == 404
        assert api(cast.receiver).post(f"/referrals/{referral}/answer", {"text": "查实"}).status_code == 200

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"name": "x"},
            {"name": " ", "reason": "x"},
            {"name": "x" * 201, "reason": "x"},
            {**BODY, "project_id": "1"},
        ],
    )
    def test_what_names_nobody_is_refused(self, body, api, cast, triaged):
        need = triaged()
        assert api(cast.leader).post(f"/needs/{need}/referrals", body).status_code == 422
        assert not Referral.objects.exists()

    def test_every_step_is_in_the_audit(self, api, cast, referred):
        need, referral = referred
        api(cast.leader).post(f"/referrals/{referral}/answer", {"text": "好了"})
        assert Entry.objects.filter(object_id=referral, action="referral.enter_answer", reason="好了").count() == 1
        [entry] = Entry.objects.filter(object_id=need, action="need.refer")
        assert entry.data["referral"] == referral


def test_another_street_s_people_find_nothing(api, other_street, assigned, objection):
    outsider = api(UserFactory(home_street=other_street))
    assert outsider.get("/objections").json()["items"] == []
    assert outsider.post(f"/objections/{objection}/review", JUDGED).status_code == 404


@pytest.mark.parametrize(("kind", "route"), [("repair", "task"), ("campaign", "campaign")])
def test_the_route_says_which_way_it_took(kind, route, api, cast, triaged, task_body):
    need = triaged()
    api(cast.leader).post(f"/needs/{need}/tasks", task_body(kind=kind))
    assert Need.objects.get(pk=need).route == route


def test_advice_is_a_route_too(api, cast, triaged):
    need = triaged()
    assert api(cast.leader).post(f"/needs/{need}/answer", {"text": "打 12345"}).json()["route"] == "advice"
