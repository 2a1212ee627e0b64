"""Silence is no verdict: reminded, closed by the clock, still open to the resident's word; and the wish for no questions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.policy import Actor
from needs.desk import services
from needs.desk.jobs import ask_the_silent
from needs.desk.models import AskedNoMore, CallBack, Need, Verdict
from tests.needs.conftest import let_silent
from tests.rows import dump
from volunteers.group.models import Role

pytestmark = pytest.mark.django_db

YES = {"responded": True, "resolved": True, "satisfaction": 5}
NO = {"responded": True, "resolved": False, "satisfaction": 2}


def told(person, kind):
    return Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None).count()


def answered_ago(need, **span):
    Need.objects.filter(pk=need).update(answered_at=timezone.now() - timedelta(**span))


@pytest.mark.parametrize("status", ["answered", "declined"])
def test_reminded_called_and_then_closed_as_no_verdict(status, api, cast, reach):
    need = reach(status)
    answered_ago(need, days=7)
    ask_the_silent(now=timezone.now())
    assert (told(cast.resident, "verdict_reminder"), CallBack.objects.count()) == (0, 0), "not yet"
    answered_ago(need, days=9)
    for _again in range(2):
        ask_the_silent(now=timezone.now())
    assert told(cast.resident, "verdict_reminder") == 1
    assert [(each.why, each.status) for each in CallBack.objects.all()] == [("silence", "waiting")]
    answered_ago(need, days=16)
    Need.objects.filter(pk=need).update(reminded_at=timezone.now() - timedelta(hours=23))
    ask_the_silent(now=timezone.now())
    assert Need.objects.get(pk=need).status == status, "never within a day of the reminder"
    Need.objects.filter(pk=need).update(reminded_at=timezone.now() - timedelta(hours=25))
    ask_the_silent(now=timezone.now())
    row = Need.objects.get(pk=need)
    assert (row.status, row.verdict_id, row.lapsed_at is not None) == ("unjudged", None, True)
    assert CallBack.objects.get().status == "withdrawn"
    assert (told(cast.resident, "verdict_reminder"), told(cast.resident, "need_lapsed")) == (0, 1)
    seen = api(cast.resident).get(f"/needs/{need}").json()
    assert (seen["status"], seen["verdict"]) == ("unjudged", None)
    assert seen["lapsed_at"] is not None
    steps = [step["action"] for step in seen["timeline"]]
    assert [each for each in steps if each in {"need.remind", "call_back.ask", "call_back.withdraw", "need.lapse"}] == [
        "need.remind",
        "call_back.ask",
        "need.lapse",
        "call_back.withdraw",
    ]


def test_after_an_outage_the_reminder_still_comes_first(reach):
    need = reach("answered")
    answered_ago(need, days=60)
    ask_the_silent(now=timezone.now())
    assert Need.objects.get(pk=need).status == "answered"


def test_the_street_says_how_long(reach, street):
    street.config = {"needs.silence_days": 40, "needs.reminder_days": 30}
    street.save()
    need = reach("answered")
    answered_ago(need, days=29)
    ask_the_silent(now=timezone.now())
    assert Need.objects.get(pk=need).reminded_at is None
    let_silent(need, days=39)
    assert Need.objects.get(pk=need).status == "answered"
    let_silent(need, days=41)
    assert Need.objects.get(pk=need).status == "unjudged"


@pytest.mark.parametrize(("body", "after"), [(YES, "closed"), (NO, "reopened")])
def test_a_late_word_counts(body, after, api, cast, reach):
    need = reach("unjudged")
    answer = api(cast.resident).post(f"/needs/{need}/verdict", body)
    assert answer.json()["status"] == after
    assert Verdict.objects.get().need_id == Need.objects.get(pk=need).id


def test_a_word_too_late_is_reported_anew(api, cast, reach):
    need = reach("unjudged")
    Need.objects.filter(pk=need).update(lapsed_at=timezone.now() - timedelta(days=31))
    resident = api(cast.resident)
    before = dump(without=["accounts_devicesession"])
    for verb, body in (("verdict", YES), ("verdict", NO), ("call-back", {})):
        refused = resident.post(f"/needs/{need}/{verb}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "verdict_too_late")
    assert dump(without=["accounts_devicesession"]) == before
    assert not {"verdict", "reopen", "ask_call_back"} & set(resident.get(f"/needs/{need}").json()["actions"])


def test_a_second_answer_is_asked_about_anew(api, cast, reach):
    need = reach("unjudged")
    api(cast.resident).post(f"/needs/{need}/verdict", NO)
    api(cast.leader).post(f"/needs/{need}/answer", {"text": "又去了一次"})
    row = Need.objects.get(pk=need)
    assert (row.status, row.lapsed_at) == ("answered", None)
    let_silent(need, days=20)
    row.refresh_from_db()
    assert row.status == "unjudged"
    assert row.verdict.resolved is False, "silence does not wash away what they said before"
    assert CallBack.objects.filter(why="silence").count() == 2, "one of each round"


def test_no_questions_about_one_need(api, cast, reach):
    need = reach("answered")
    resident = api(cast.resident)
    resident.post(f"/needs/{need}/call-back")
    assert resident.post(f"/needs/{need}/questions", {"asked": False}).json()["asked"] is False
    assert CallBack.objects.get().status == "withdrawn"
    let_silent(need, days=9)
    assert (told(cast.resident, "verdict_reminder"), CallBack.objects.count()) == (0, 1)
    let_silent(need, days=20)
    assert Need.objects.get(pk=need).status == "unjudged"
    assert told(cast.resident, "need_lapsed") == 0
    assert not Entry.objects.filter(object_id=need, action="need.remind").exists()
    assert resident.post(f"/needs/{need}/verdict", YES).json()["status"] == "closed", "they may always speak"


def test_no_questions_about_any(api, cast, reach):
    resident = api(cast.resident)
    before = reach("answered")
    resident.post(f"/needs/{before}/call-back")
    assert resident.get("/me/questions").json() == {"asked": True}
    for _twice in range(2):
        assert resident.put("/me/questions", {"asked": False}).json() == {"asked": False}
    assert AskedNoMore.objects.count() == 1
    assert CallBack.objects.get().status == "withdrawn"
    need = reach("answered")
    assert (told(cast.resident, "need_answered_quietly"), told(cast.resident, "need_answered")) == (1, 1)
    let_silent(need, days=20)
    assert Need.objects.get(pk=need).status == "unjudged"
    assert CallBack.objects.count() == 1
    assert resident.put("/me/questions", {"asked": True}).json() == {"asked": True}
    assert not AskedNoMore.objects.exists()


def test_an_elder_says_it_of_what_is_reported_for_her(api, cast, reach, on_record):
    api(cast.aunt).put("/me/questions", {"asked": False})
    need = reach("answered", on_behalf_of={"representation_id": str(on_record().id)})
    let_silent(need, days=20)
    assert not CallBack.objects.exists()
    assert told(cast.resident, "verdict_reminder") == 0


def test_a_hundred_at_a_time(cast, reach, monkeypatch):
    monkeypatch.setattr("needs.desk.services.silence.AT_ONCE", 2)
    monkeypatch.setattr("needs.desk.jobs.AT_ONCE", 2)
    needs = [reach("answered") for _each in range(5)]
    for need in needs:
        answered_ago(need, days=9)
    ask_the_silent(now=timezone.now())
    assert Need.objects.filter(reminded_at__isnull=False).count() == 5


def test_only_the_system(cast, reach, actor_for, now):
    need = reach("answered")
    answered_ago(need, days=20)
    from backend.errors import NotAllowed  # noqa: PLC0415  # beside what it is about

    with pytest.raises(NotAllowed):
        services.remind_silent(actor=actor_for(cast.manager), now=now)
    system = Actor.system(street_id=cast.manager.home_street_id, at=now)
    assert services.remind_silent(actor=system, now=now) == 1


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        ("answered", {"responded": True}, "not_fixed"),
        ("answered", {"responded": False}, "nobody_came"),
        ("declined", {"responded": True}, "not_reasoned"),
        ("answered", {"responded": True, "reason": "came_back"}, "came_back"),
    ],
)
def test_what_is_not_resolved_always_has_a_reason(status, said, reason, api, cast, reach):
    need = reach(status)
    seen = api(cast.resident).post(f"/needs/{need}/verdict", {"resolved": False, "satisfaction": 1, **said}).json()
    assert (seen["status"], seen["verdict"]["reason"]) == ("reopened", reason)


def test_a_reason_is_for_what_is_not_resolved(api, cast, reach):
    need = reach("answered")
    refused = api(cast.resident).post(f"/needs/{need}/verdict", {**YES, "reason": "other"})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")


def test_who_has_left_office_hears_no_more_that_it_is_not_resolved(api, cast, reach):
    need = reach("answered")
    Role.objects.filter(user=cast.leader).update(until=timezone.now())
    api(cast.resident).post(f"/needs/{need}/verdict", NO)
    told = Notification.objects.filter(notice__kind="need_reopened").values_list("user_id", flat=True)
    assert set(told) == {cast.core_leader.id, cast.manager.id}
