"""Every status × every action, through HTTP: what the table allows succeeds, all else is refused and changes nothing."""

import pytest
from django.db import transaction

from backend.audit.models import Entry
from backend.errors import WrongMoment
from backend.realtime.models import FeedItem
from needs.desk.models import CallBack, Follow, Need, Verdict
from needs.desk.policy import POLICY
from needs.desk.services.handing_over import hand_over_charge, hand_over_lead
from needs.desk.states import TRANSITIONS, Action, Status
from volunteers.dispatch.models import Task

pytestmark = pytest.mark.django_db

OF_THE_SYSTEM = {
    Action.WORK_DONE,
    Action.WORK_CANCELLED,
    Action.WITHHOLD,
    Action.MODERATE,
    Action.WARN,
    Action.ESCALATE,
    Action.PLACE,
    Action.CALL_BACK_DUE,
    Action.HEAR,
    Action.REMIND,
    Action.LAPSE,
}
CALLED = [each for each in Action if each not in {Action.REPORT, Action.HAND_OVER, *OF_THE_SYSTEM}]
SETTLED_FIRST = {Action.DECLINE, Action.MERGE, Action.ANSWER}


OF_THE_RESIDENT = (
    Action.EDIT,
    Action.CANCEL,
    Action.ADD_FILES,
    Action.SUPPLY,
    Action.MESSAGE,
    Action.VERDICT,
    Action.REOPEN,
    Action.ASK_CALL_BACK,
    Action.DO_NOT_ASK,
)


def test_every_action_has_a_rule_and_a_transition():
    assert set(POLICY) == set(Action)
    assert {action for _status, action in TRANSITIONS} == set(Action) - {Action.REPORT}


def test_every_status_can_be_left_or_is_the_end():
    for status in set(Status) - {Status.WITHDRAWN}:
        assert any(origin == status and after != status for (origin, _action), after in TRANSITIONS.items())


@pytest.fixture
def call(api, cast, report, task_body, photo_of):
    def do(action, need):
        as_leader, as_resident = api(cast.leader), api(cast.resident)
        path = f"/needs/{need}"
        return {
            Action.FOLLOW: lambda: api(cast.leader).post(f"{path}/follow"),
            Action.UNFOLLOW: lambda: api(cast.leader).post(f"{path}/unfollow"),
            Action.ADD_FILES: lambda: as_resident.post(f"{path}/files", {"files": [photo_of(cast.resident)]}),
            Action.SUPPLY: lambda: as_resident.post(f"{path}/details", {"details": {"what": "药"}}),
            Action.EDIT: lambda: as_resident.patch(path, {"text": "灯还在闪"}),
            Action.CANCEL: lambda: as_resident.post(f"{path}/cancel", {"reason": "自己修好了"}),
            Action.UNMERGE: lambda: as_leader.post(f"{path}/unmerge", {"reason": "不是一件事"}),
            Action.TRIAGE: lambda: as_leader.post(f"{path}/triage", {"urgency": "low"}),
            Action.DECLINE: lambda: as_leader.post(f"{path}/decline", {"reason": "不行"}),
            Action.MERGE: lambda: as_leader.post(f"{path}/merge", {"into": other}),
            Action.ASSIGN: lambda: as_leader.post(f"{path}/assign", {"user_id": str(cast.manager.id)}),
            Action.OBJECT: lambda: as_leader.post(f"{path}/objections", {"reason": "不归我"}),
            Action.REFER: lambda: as_leader.post(f"{path}/referrals", {"name": "区城管委", "reason": "归区里管"}),
            Action.ADD_TASK: lambda: as_leader.post(f"{path}/tasks", task_body()),
            Action.ANSWER: lambda: as_leader.post(f"{path}/answer", {"text": "找物业"}),
            Action.SEE_DESTINATION: lambda: as_leader.get(f"{path}/destination"),
            Action.MESSAGE: lambda: as_resident.post(f"{path}/messages", {"text": "在吗"}),
            Action.NOTE: lambda: as_leader.post(f"{path}/messages", {"text": "独居", "audience": "group"}),
            Action.TELL_STREET: lambda: as_leader.post(f"{path}/messages", {"text": "修好了", "audience": "street"}),
            Action.VERDICT: lambda: as_resident.post(
                f"{path}/verdict", {"responded": True, "resolved": True, "satisfaction": 4}
            ),
            Action.REOPEN: lambda: as_resident.post(
                f"{path}/verdict", {"responded": True, "resolved": False, "satisfaction": 2}
            ),
            Action.ASK_CALL_BACK: lambda: as_resident.post(f"{path}/call-back"),
            Action.DO_NOT_ASK: lambda: as_resident.post(f"{path}/questions", {"asked": False}),
        }[action]()

    other = report(text="另一件事")["id"]
    return do


def everything():
    return (
        list(Need.objects.order_by("id").values()),
        [model.objects.count() for model in (Entry, FeedItem, Verdict, Follow, Task, CallBack)],
    )


@pytest.mark.parametrize("status", list(Status))
def test_walk(status, reach, call, cast):
    private, public = (reach(status, category="errand", visibility=each) for each in ("private", "public"))
    for action in CALLED:
        with transaction.atomic():
            need = public if action == Action.TELL_STREET else private
            if action == Action.OBJECT:
                Need.objects.filter(pk=need).update(in_charge=cast.leader, assigned_by=cast.manager)
            assert Need.objects.get(pk=need).status == status
            before = everything()
            answer = call(action, need)
            after = TRANSITIONS.get((status, action))
            if after is not None:
                assert answer.status_code in {200, 201, 204}, (action, answer.content)
                assert Need.objects.get(pk=need).status == after, action
            else:
                expected = (
                    "has_open_tasks" if status == Status.UNDER_WAY and action in SETTLED_FIRST else "wrong_moment"
                )
                assert (answer.status_code, answer.json()["code"]) == (409, expected), action
                assert everything() == before, action
            transaction.set_rollback(True)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("hand_over", [hand_over_lead, hand_over_charge])
def test_it_is_handed_over_while_somebody_leads_it(status, hand_over, reach, cast, actor_for, now):
    need = reach(status)
    Need.objects.filter(pk=need).update(first_receiver=cast.leader, in_charge=cast.leader, assigned_by=cast.manager)
    before = everything()

    def give():
        hand_over(actor=actor_for(cast.leader), pk=need, to=cast.manager.id, reason="搬家了", now=now)

    if (status, Action.HAND_OVER) in TRANSITIONS:
        give()
        row = Need.objects.get(pk=need)
        assert row.status == status
        part = "first_receiver_id" if hand_over is hand_over_lead else "in_charge_id"
        assert getattr(row, part) == cast.manager.id
        entry = Entry.objects.get(action="need.hand_over")
        assert (entry.data["from_id"], entry.data["to_id"]) == (str(cast.leader.id), str(cast.manager.id))
    else:
        with pytest.raises(WrongMoment):
            give()
        assert everything() == before


@pytest.mark.parametrize("status", list(Status))
def test_actions_say_what_the_table_and_the_policy_allow(status, api, cast, reach):
    need = reach(status)
    shown = set(api(cast.leader).get(f"/needs/{need}").json()["actions"])
    of_the_group = {
        Action.FOLLOW,
        Action.ADD_FILES,
        Action.SUPPLY,
        Action.TRIAGE,
        Action.DECLINE,
        Action.MERGE,
        Action.UNMERGE,
        Action.ASSIGN,
        Action.HAND_OVER,
        Action.REFER,
        Action.ADD_TASK,
        Action.ANSWER,
        Action.SEE_DESTINATION,
        Action.MESSAGE,
        Action.NOTE,
    }
    assert shown == {str(action) for action in of_the_group if (status, action) in TRANSITIONS}
    shown = set(api(cast.resident).get(f"/needs/{need}").json()["actions"])
    assert shown == {str(action) for action in OF_THE_RESIDENT if (status, action) in TRANSITIONS}
