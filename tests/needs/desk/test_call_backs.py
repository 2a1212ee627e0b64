"""A third person calls the resident and records what they say: who may, what they see, what comes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.audit.models import Entry
from backend.households.models import Disclosure, Profile
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind, Post
from backend.policy import Actor
from needs.desk import services
from needs.desk.models import Call, CallBack, Need, Verdict
from needs.desk.states import CALL_BACK_TRANSITIONS, CallBackAction, CallBackStatus, WhyCall
from tests.factories import AffiliationFactory, OrganisationFactory, RoleFactory
from tests.needs.conftest import let_silent
from tests.rows import changes, dump
from volunteers.committee.models import Seat
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db

NO = {"responded": True, "resolved": False, "satisfaction": 2, "reason": "not_fixed", "comment": "灯还是不亮"}
YES = {"responded": True, "resolved": True, "satisfaction": 4}


@pytest.fixture
def called(api, cast, reach):
    """`called(status="answered")`: a call back that waits, on a need in that status. Its row."""

    def make(status="answered", why=WhyCall.ASKED, **fields):
        need = reach(status, **fields)
        if why == WhyCall.ASKED:
            answer = api(cast.resident).post(f"/needs/{need}/call-back")
            assert answer.status_code == 200, answer.content
        else:
            row = Need.objects.get(pk=need)
            system = Actor.system(street_id=row.street_id, at=timezone.now())
            services.ask_call_back(actor=system, need_id=row.id, why=why, now=system.at)
        return CallBack.objects.get(need=need)

    return make


@pytest.fixture
def seat(user, street, now):
    """A resident with a seat on the committee."""
    person = user(name="韩梅")
    Seat.objects.create(street=street, kind="resident", holder=person, since=now - timedelta(days=1))
    return person


def told(person, kind):
    rows = Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None)
    return rows.count()


def test_from_the_wish_to_the_word(api, cast, called):
    row = called()
    clerk, path = api(cast.clerk), f"/call-backs/{row.id}"
    [listed] = clerk.get("/call-backs").json()["items"]
    assert (listed["id"], listed["why"], listed["status"]) == (str(row.id), "asked", "waiting")
    assert told(cast.clerk, "call_back_waits") == told(cast.resident, "call_back_comes") == 1
    before = clerk.get(path).json()
    assert (before["text"], before["answer"], before["actions"]) == (None, None, ["take"])
    assert clerk.get(f"{path}/phone").status_code == 403, "taken on first"

    taken = clerk.post(f"{path}/take").json()
    assert taken["status"] == "taken"
    assert taken["text"] == "家里的灯坏了，够不着"
    assert taken["answer"] == "打物业电话"
    assert set(taken["actions"]) == {"take", "give_back", "see_phone", "try", "record", "refused"}
    shown = clerk.get(f"{path}/phone").json()
    assert shown == {"name": "李明", "phone": cast.resident.phone, "shared": True}
    lines = api(cast.resident).get("/me/disclosures").json()["items"]
    assert {(line["level"], line["why"], line["why_id"]) for line in lines} == {
        (level, "call_back", str(row.id)) for level in ("phone", "name")
    }

    done = clerk.post(f"{path}/verdict", NO).json()
    assert done["status"] == "done"
    verdict = Verdict.objects.get()
    assert (verdict.by, verdict.recorded_by, verdict.call_back_id) == (cast.resident, cast.clerk, row.id)
    seen = api(cast.resident).get(f"/needs/{row.need_id}").json()
    assert seen["status"] == "reopened"
    assert (seen["verdict"]["how"], seen["verdict"]["reason"], seen["verdict"]["comment"]) == (
        "call_back",
        "not_fixed",
        "灯还是不亮",
    )
    steps = [step["action"] for step in seen["timeline"]]
    assert steps[-4:] == ["disclosure.phone", "disclosure.name", "call_back.record", "need.reopen"]
    assert told(cast.clerk, "call_back_waits") == told(cast.resident, "call_back_comes") == 0
    for person in (cast.leader, cast.core_leader, cast.manager):
        assert told(person, "need_reopened") == 1, "who leads it, and who stands above"


def test_a_word_of_content_closes_it(api, cast, called):
    row = called()
    api(cast.clerk).post(f"/call-backs/{row.id}/take")
    assert api(cast.clerk).post(f"/call-backs/{row.id}/verdict", YES).status_code == 200
    assert Need.objects.get().status == "closed"
    assert told(cast.resident, "need_answered") == 0, "nobody asks any more"


def test_who_hears_no_asks_why(api, cast, called):
    row = called()
    api(cast.clerk).post(f"/call-backs/{row.id}/take")
    before = dump(without=["accounts_devicesession"])
    refused = api(cast.clerk).post(f"/call-backs/{row.id}/verdict", {**NO, "reason": None})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert dump(without=["accounts_devicesession"]) == before


@pytest.mark.parametrize("status", ["reported", "triaged", "under_way", "reopened"])
def test_at_expiry_the_word_moves_nothing_and_the_answer_is_still_owed(status, api, cast, called):
    row = called(status, why=WhyCall.EXPIRY)
    rounds = Need.objects.get(pk=row.need_id).reopened
    api(cast.clerk).post(f"/call-backs/{row.id}/take")
    answer = api(cast.clerk).post(f"/call-backs/{row.id}/verdict", {**NO, "responded": False, "reason": "nobody_came"})
    assert answer.status_code == 200, answer.content
    need = Need.objects.get(pk=row.need_id)
    assert (need.status, need.reopened) == (status, rounds)
    assert need.verdict.responded is False
    assert told(cast.core_leader, "need_reopened") >= 1
    assert Entry.objects.filter(object_id=need.id, action="need.hear").count() == 1


def test_content_at_expiry_alarms_nobody(api, cast, called):
    row = called("triaged", why=WhyCall.EXPIRY)
    api(cast.clerk).post(f"/call-backs/{row.id}/take")
    assert api(cast.clerk).post(f"/call-backs/{row.id}/verdict", YES).status_code == 200
    assert told(cast.core_leader, "need_reopened") == 0


def test_a_missed_term_has_them_called_once(cast, reach):
    need = Need.objects.get(pk=reach("triaged"))
    late = timezone.now() + timedelta(days=30)
    system = Actor.system(street_id=need.street_id, at=late)
    for _again in range(2):
        services.raise_alarms(actor=system, need_id=need.id, now=late)
    assert [(each.why, each.status) for each in CallBack.objects.all()] == [("expiry", "waiting")]


MAY = {"clerk", "worker", "manager", "seat"}


WHO = [
    "clerk",
    "worker",
    "manager",
    "seat",
    "core_leader",
    "leader",
    "other_leader",
    "volunteer",
    "neighbour",
    "liaison",
]


def test_who_may(api, cast, worker, seat, called):
    row = called()
    for who in WHO:
        person = {"worker": worker, "seat": seat}.get(who) or getattr(cast, who)
        with transaction.atomic():
            assert api(person).get("/call-backs").status_code == (200 if who in MAY else 403), who
            assert api(person).post(f"/call-backs/{row.id}/take").status_code == (200 if who in MAY else 404), who
            transaction.set_rollback(True)


def test_never_another_street(api, cast, called, user, other_street):
    row = called()
    clerk = user(home_street=other_street, posts=[Post.HOTLINE_CLERK])
    assert api(clerk).get("/call-backs").json()["items"] == []
    assert api(clerk).post(f"/call-backs/{row.id}/take").status_code == 404


def _leads(cast, row, person):
    Need.objects.filter(pk=row.need_id).update(first_receiver=person)


def _handled(cast, row, person):
    Entry.objects.create(
        at=timezone.now(), street_id=row.street_id, actor_id=person.id, action="need.answer", object_id=row.need_id
    )


def _of_the_contractor(cast, row, person):
    contractor = OrganisationFactory()
    AffiliationFactory(user=person, organisation=contractor, kind=AffiliationKind.DECLARED)
    AffiliationFactory(user=Need.objects.get(pk=row.need_id).first_receiver, organisation=contractor)


@pytest.mark.parametrize("tie", [_leads, _handled, _of_the_contractor])
def test_nobody_asks_about_their_own_work(tie, api, cast, called):
    row = called()
    tie(cast, row, cast.clerk)
    refused = api(cast.clerk).post(f"/call-backs/{row.id}/take")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    if tie is not _of_the_contractor:
        assert api(cast.clerk).get("/call-backs").json()["items"] == []


def test_nobody_asks_themself(api, cast, called, reach):
    need = reach("answered")
    row = called()
    Need.objects.filter(pk=row.need_id).update(reporter=cast.clerk)
    assert api(cast.clerk).get("/call-backs").json()["items"] == []
    assert api(cast.clerk).post(f"/call-backs/{row.id}/take").status_code == 404
    assert need


def test_who_worked_on_it_does_not_ask(api, cast, report, task_body, seat, worker):
    RoleFactory(user=cast.volunteer, tier=Tier.MANAGER)
    need = report()["id"]
    leader, volunteer = api(cast.leader), api(cast.volunteer)
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    place = volunteer.post(f"/tasks/{task}/claim").json()["id"]
    volunteer.post(f"/assignments/{place}/check-in")
    volunteer.post(f"/assignments/{place}/check-out")
    api(cast.resident).post(f"/needs/{need}/call-back")
    row = CallBack.objects.get()
    assert volunteer.get("/call-backs").json()["items"] == []
    assert volunteer.post(f"/call-backs/{row.id}/take").status_code == 403
    assert api(worker).post(f"/call-backs/{row.id}/take").status_code == 200


def test_of_wrongdoing_nobody_is_told(api, cast, reach):
    receiver = api(cast.receiver)
    need = api(cast.resident).post("/needs", {"kind": "wrongdoing", "text": "有人收钱"}).json()["id"]
    receiver.post(f"/needs/{need}/triage", {"urgency": "normal"})
    receiver.post(f"/needs/{need}/answer", {"text": "已移交"})
    refused = api(cast.resident).post(f"/needs/{need}/call-back")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert "ask_call_back" not in api(cast.resident).get(f"/needs/{need}").json()["actions"]
    system = Actor.system(street_id=cast.resident.home_street_id, at=timezone.now())
    assert services.ask_call_back(actor=system, need_id=need, why=WhyCall.SILENCE, now=system.at) is None
    let_silent(need, days=20)
    assert Need.objects.get(pk=need).status == "unjudged"
    assert not CallBack.objects.exists()


def test_asked_twice_is_once(api, cast, called):
    row = called()
    assert api(cast.resident).post(f"/needs/{row.need_id}/call-back").status_code == 200
    assert CallBack.objects.count() == 1


def test_calls_that_reach_nobody(api, cast, called):
    row = called()
    clerk, path = api(cast.clerk), f"/call-backs/{row.id}/calls"
    clerk.post(f"/call-backs/{row.id}/take")
    assert clerk.post(path, {"outcome": "no_answer"}).json()["tries"] == 1
    assert told(cast.resident, "call_missed") == 1
    before = dump(without=["accounts_devicesession"])
    soon = clerk.post(path, {"outcome": "busy"})
    assert (soon.status_code, soon.json()["code"]) == (409, "called_just_now")
    assert dump(without=["accounts_devicesession"]) == before
    for outcome in ("busy", "later"):
        CallBack.objects.update(tried_at=timezone.now() - timedelta(hours=3))
        last = clerk.post(path, {"outcome": outcome}).json()
    assert (last["status"], last["tries"]) == ("not_reached", 3)
    assert [call["outcome"] for call in last["calls"]] == ["no_answer", "busy", "later"]
    assert told(cast.resident, "call_missed") == 0
    assert Need.objects.get().status == "answered", "it is still for the resident to say"


def test_who_needs_nothing_any_more_is_called_no_more(api, cast, called):
    row = called("triaged", why=WhyCall.EXPIRY)
    assert api(cast.resident).post(f"/needs/{row.need_id}/cancel", {"reason": "自己修好了"}).status_code == 200
    row.refresh_from_db()
    assert row.status == "withdrawn"
    assert api(cast.clerk).get("/call-backs").json()["items"] == []
    assert told(cast.clerk, "call_back_waits") == told(cast.resident, "call_back_comes") == 0


def test_who_wants_no_questions_is_asked_none(api, cast, called):
    row = called()
    clerk = api(cast.clerk)
    clerk.post(f"/call-backs/{row.id}/take")
    assert clerk.post(f"/call-backs/{row.id}/calls", {"outcome": "refused"}).json()["status"] == "withdrawn"
    assert api(cast.resident).get(f"/needs/{row.need_id}").json()["asked"] is False
    assert [call.outcome for call in Call.objects.all()] == ["refused"]


def test_taken_by_another_until_a_day_has_passed(api, cast, worker, called):
    row = called()
    path = f"/call-backs/{row.id}/take"
    api(cast.clerk).post(path)
    refused = api(worker).post(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "call_back_taken")
    CallBack.objects.update(taken_at=timezone.now() - timedelta(days=2))
    assert api(worker).post(path).json()["mine"] is True
    assert api(cast.clerk).post(f"/call-backs/{row.id}/verdict", YES).status_code == 403
    assert api(cast.clerk).get(f"/call-backs/{row.id}").json()["text"] is None
    assert api(worker).post(f"/call-backs/{row.id}/give-back").json()["status"] == "waiting"


def test_a_phone_withheld_is_for_staff(api, cast, seat, called, now):
    Profile.objects.create(user=cast.resident, street=cast.resident.home_street, phone_withheld=True, updated_at=now)
    row = called()
    api(seat).post(f"/call-backs/{row.id}/take")
    refused = api(seat).get(f"/call-backs/{row.id}/phone")
    assert (refused.status_code, refused.json()["code"]) == (403, "phone_withheld")
    assert not Disclosure.objects.exists()
    api(seat).post(f"/call-backs/{row.id}/give-back")
    api(cast.clerk).post(f"/call-backs/{row.id}/take")
    assert api(cast.clerk).get(f"/call-backs/{row.id}/phone").json()["phone"] == cast.resident.phone


def test_the_elder_is_called_and_where_she_has_no_phone_who_may_judge_for_her(api, cast, reach, on_record):
    consent = {"on_behalf_of": {"representation_id": str(on_record().id)}}
    need = reach("answered", **consent)
    clerk = api(cast.clerk)
    for phone, expected in ((cast.aunt.phone, cast.aunt), (None, cast.resident)):
        type(cast.aunt).objects.filter(pk=cast.aunt.pk).update(phone=phone, phone_index=None)
        cast.aunt.phone = phone
        cast.aunt.save()
        assert api(cast.resident).post(f"/needs/{need}/call-back").status_code == 200
        row = CallBack.objects.get(status="waiting")
        clerk.post(f"/call-backs/{row.id}/take")
        assert clerk.get(f"/call-backs/{row.id}/phone").json()["phone"] == expected.phone
        clerk.post(f"/call-backs/{row.id}/verdict", NO)
        assert Verdict.objects.get(call_back=row).by == expected
        api(cast.leader).post(f"/needs/{need}/answer", {"text": "再来一次"})


def test_what_the_resident_says_themself_withdraws_the_call(api, cast, called):
    row = called()
    api(cast.clerk).post(f"/call-backs/{row.id}/take")
    api(cast.resident).post(f"/needs/{row.need_id}/verdict", YES)
    row.refresh_from_db()
    assert row.status == "withdrawn"
    late = api(cast.clerk).post(f"/call-backs/{row.id}/verdict", NO)
    assert (late.status_code, late.json()["code"]) == (409, "wrong_moment")


CALLED = [each for each in CallBackAction if each not in {"withdraw", "give_up"}]


@pytest.mark.parametrize("status", list(CallBackStatus))
def test_walk(status, api, cast, called):
    row = called()
    moment = timezone.now()
    ended = None if status in {"waiting", "taken"} else moment
    caller = None if status == "waiting" else cast.clerk
    CallBack.objects.update(status=status, caller=caller, taken_at=caller and moment, ended_at=ended)
    clerk, path = api(cast.clerk), f"/call-backs/{row.id}"
    calls = {
        "take": lambda: clerk.post(f"{path}/take"),
        "give_back": lambda: clerk.post(f"{path}/give-back"),
        "see_phone": lambda: clerk.get(f"{path}/phone"),
        "try": lambda: clerk.post(f"{path}/calls", {"outcome": "busy"}),
        "refused": lambda: clerk.post(f"{path}/calls", {"outcome": "refused"}),
        "record": lambda: clerk.post(f"{path}/verdict", YES),
    }
    before = dump(without=["accounts_devicesession"])
    for action in CALLED:
        with transaction.atomic():
            answer = calls[action]()
            after = CALL_BACK_TRANSITIONS.get((status, action))
            if after is None:
                # Nobody has taken what waits: that is asked before the moment.
                assert answer.status_code == (403 if status == "waiting" else 409), (action, answer.content)
                assert changes(before, dump(without=["accounts_devicesession"])) == {}, action
            else:
                assert answer.status_code == 200, (action, answer.content)
                assert CallBack.objects.get().status == after, action
            transaction.set_rollback(True)


def test_the_database_wants_a_third_person(cast, called):
    row = called()
    words = {"street": row.street, "need": row.need, "by": cast.resident, "at": timezone.now(), "round": 0}
    verdict = {**words, "responded": True, "resolved": True, "satisfaction": 5}
    for wrong in (
        {"recorded_by": cast.resident, "call_back": row},
        {"recorded_by": cast.clerk},
        {"resolved": False},
        {"reason": "not_fixed"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Verdict.objects.create(**{**verdict, **wrong})
    with pytest.raises(IntegrityError), transaction.atomic():
        CallBack.objects.create(
            street=row.street, need=row.need, why="asked", round=0, asked_at=row.asked_at, due_at=row.due_at
        )


def test_queries_however_many(api, cast, called):
    clerk, counts = api(cast.clerk), []
    for _more in range(3):
        called()
        with CaptureQueriesContext(connection) as queries:
            clerk.get("/call-backs")
        counts.append(len(queries))
    assert counts[0] == counts[2], counts
