"""A clerk with the telephone at the ear: who calls, what is taken down, how it stands, what came of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.accounts.models import Pin, User
from backend.audit.models import Entry
from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.parties.models import Post
from backend.policy import Actor
from needs.desk.models import CallBack, Need, Verdict
from needs.hotline import jobs, services
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.queries import ANONYMOUS
from needs.hotline.states import TRANSITIONS, Action, Status
from tests.needs.hotline.conftest import NO, TOLD, YES
from tests.queries import counted
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db
QUIET = ["accounts_devicesession"]


def test_a_known_caller_with_two_needs(api, desk, known, cast, gateway):
    before = desk.get(known).json()
    assert before["number_known"] is True
    assert before["verified"] == "number"
    assert before["needs"] == []
    filed = []
    for text in ("厨房水龙头一直滴水", "想请人陪着去医院拿药"):
        answer = desk.post(f"{known}/needs", {**TOLD, "text": text})
        assert answer.status_code == 201, answer.content
        filed.append(answer.json())
    assert len({each["reference"] for each in filed}) == 2
    need = Need.objects.get(pk=filed[0]["need_id"])
    assert (need.reporter, need.channel, need.on_behalf_name) == (cast.resident, "hotline", "")
    row = Filing.objects.get(need=need)
    assert (row.heard_by, row.need.text) == (cast.clerk, "厨房水龙头一直滴水")
    entry = Entry.objects.get(object_id=need.id, action="need.report")
    assert entry.actor_id == cast.clerk.id, "the clerk wrote it, and nobody pretends otherwise"
    seen = api(cast.resident).get(f"/needs/{need.id}").json()
    assert seen["channel"] == "hotline"
    assert api(cast.clerk).get(f"/needs/{need.id}").status_code == 404, "the clerk has no need of their own"
    assert [each["reference"] for each in desk.get(known).json()["needs"]] == [each["reference"] for each in filed][
        ::-1
    ]
    run_due()
    assert [(each["to"], each["template"]) for each in gateway.messages] == [(cast.resident.phone, "reference")] * 2
    assert filed[0]["reference"] in gateway.messages[0]["text"]
    assert "水龙头" not in gateway.messages[0]["text"]
    ended = desk.post(f"{known}/end", {"outcome": "filed"}).json()
    assert (ended["status"], ended["needs"], ended["name"]) == ("ended", [], "李**")
    assert ended["phone"] == cast.resident.phone[3:6] + "****" + cast.resident.phone[-4:]


def test_the_wrong_name_for_the_number_is_counted_and_tells_nothing(desk, line, cast):
    path = line(phone=cast.resident.phone)
    wrong = {"name": "王五", "verified": "number"}
    said = []
    for left in (2, 1, 0):
        answer = desk.post(f"{path}/caller", wrong)
        said.append((answer.status_code, answer.json()["code"], answer.json()["fields"]["tries_left"]))
        assert said[-1] == (422, "nobody_fits", left)
    right = desk.post(f"{path}/caller", {"name": cast.resident.name, "verified": "number"})
    assert (right.status_code, right.json()["code"]) == (409, "tries_over")
    detail = desk.get(path).json()
    assert (detail["tries_left"], detail["needs"], detail["verified"]) == (0, [], "nothing")
    assert desk.post(f"{path}/caller", {"name": "王五"}).status_code == 200, "their word alone is always taken"


def test_a_number_of_nobody_answers_as_a_wrong_name(desk, line, cast):
    answers = []
    for phone in (cast.resident.phone, "+8613911112222"):
        path = line(phone=phone)
        answers.append(desk.post(f"{path}/caller", {"name": "王五", "verified": "number"}).json())
        desk.post(f"{path}/end", {"outcome": "nothing"})
    assert answers[0] == answers[1]


def test_by_call_back_from_another_telephone(desk, line, cast):
    path = line(phone="+8613911112222")
    body = {"name": cast.resident.name, "verified": "call_back"}
    assert desk.post(f"{path}/caller", body).status_code == 422, "which number was called back"
    answer = desk.post(f"{path}/caller", {**body, "phone": cast.resident.phone})
    assert answer.status_code == 200, answer.content
    assert HotlineCall.objects.get().caller == cast.resident


def test_without_an_account_and_found_again_by_number_and_name(desk, line, cast):
    path = line(phone="010-64041234")
    early = desk.post(f"{path}/needs", TOLD)
    assert (early.status_code, early.json()["code"]) == (422, "who_calls")
    desk.post(f"{path}/caller", {"name": "钱奶奶"})
    filed = desk.post(f"{path}/needs", TOLD)
    assert filed.status_code == 201, filed.content
    person = Need.objects.get().reporter
    assert (person.name, person.phone, person.profile.contact_phone) == ("钱奶奶", None, "+861064041234")
    assert person != cast.clerk
    desk.post(f"{path}/end", {"outcome": "filed"})
    again = line(phone="010-64041234")
    assert desk.get(again).json()["former_calls"] == 1
    assert desk.post(f"{again}/caller", {"name": "钱奶奶", "verified": "number"}).status_code == 200
    assert [each["reference"] for each in desk.get(again).json()["needs"]] == [filed.json()["reference"]]
    desk.post(f"{again}/needs", {**TOLD, "text": "还有一件"})
    assert User.objects.filter(name="钱奶奶").count() == 1


def test_by_reference_and_name_from_any_telephone(desk, line, known, cast):
    reference = desk.post(f"{known}/needs", TOLD).json()["reference"]
    desk.post(f"{known}/end", {"outcome": "filed"})
    path = line()
    wrong = desk.post(f"{path}/look-up", {"reference": reference, "name": "王五"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "nobody_fits")
    found = desk.post(f"{path}/look-up", {"reference": reference, "name": cast.resident.name})
    assert found.status_code == 200, found.content
    assert [each["reference"] for each in found.json()["needs"]] == [reference]
    for body in ({"reference": reference}, {"reference": reference, "name": "a", "pin": "123456"}):
        assert desk.post(f"{path}/look-up", body).status_code == 422


def test_anonymous_with_a_pin_and_nothing_personal(desk, line):
    path = line(phone="+8613911112222")
    filed = desk.post(f"{path}/needs", {**TOLD, "anonymous": True})
    assert filed.status_code == 201, filed.content
    row = HotlineCall.objects.get()
    assert (row.phone, row.phone_index, row.name) == ("", None, "")
    person = Need.objects.get().reporter
    assert (person.name, person.phone, person.is_active) == (ANONYMOUS, None, False)
    assert not any("13911112222" in line for rows in dump().values() for line in rows)
    pin = desk.post(f"{path}/pin").json()["pin"]
    assert "needs.hotline.jobs.text_reference" not in run_due(), "no text message goes anywhere"
    desk.post(f"{path}/end", {"outcome": "filed"})
    again = line()
    reference = filed.json()["reference"]
    by_name = desk.post(f"{again}/look-up", {"reference": reference, "name": ANONYMOUS})
    assert by_name.status_code == 422, "the name that all of them stand under opens nothing"
    wrong = desk.post(f"{again}/look-up", {"reference": reference, "pin": f"{(int(pin) + 1) % 10**6:06}"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "nobody_fits")
    assert len(Pin.objects.get().wrong) == 1, "counted with the PIN too, whoever calls"
    found = desk.post(f"{again}/look-up", {"reference": reference, "pin": pin}).json()
    assert (found["verified"], found["anonymous"]) == ("pin", True)
    assert [each["reference"] for each in found["needs"]] == [reference]


def test_who_is_known_is_not_anonymous_and_gets_no_pin(desk, known):
    refused = desk.post(f"{known}/needs", {**TOLD, "anonymous": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "named_already")
    assert desk.post(f"{known}/pin").json()["code"] == "not_anonymous"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**TOLD, "consent": False}, "oral_consent_needed"),
        ({**TOLD, "text": "   "}, "invalid_input"),
        ({**TOLD, "category": "no_such"}, None),
        ({**TOLD, "on_behalf_of": {"name": "王秀兰", "consent": False}}, "consent_needed"),
        ({**TOLD, "location": {"lat": 39.8, "lng": 116.3, "datum": "WGS-84"}}, None),
    ],
)
def test_what_is_refused_leaves_nothing(body, code, desk, known):
    before = dump(without=QUIET)
    refused = desk.post(f"{known}/needs", body)
    assert refused.status_code in {404, 409, 422}, refused.content
    assert code is None or refused.json()["code"] == code
    assert dump(without=QUIET) == before


def test_sent_again_is_taken_down_once(desk, known):
    body = {**TOLD, "id": "0198c0de-0000-7000-8000-000000000001"}
    first, second = (desk.post(f"{known}/needs", body) for _twice in range(2))
    assert first.json()["reference"] == second.json()["reference"]
    assert Filing.objects.count() == Need.objects.count() == 1


def test_of_wrongdoing_the_desk_shows_no_more_than_the_reference(desk, known, api, cast):
    filed = desk.post(f"{known}/needs", {**TOLD, "kind": "wrongdoing", "text": "有人收钱"}).json()
    detail = desk.get(known).json()
    assert detail["needs"] == []
    assert "有人收钱" not in str(detail)
    assert api(cast.clerk).get(f"/needs/{filed['need_id']}").status_code == 404
    assert api(cast.receiver).get(f"/needs/{filed['need_id']}").status_code == 200
    assert desk.post(f"{known}/needs/{filed['need_id']}/verdict", YES).json()["code"] == "not_the_callers"


def test_an_emergency_is_told_and_flagged_at_once(desk, line, cast, api):
    path = line()
    assert desk.post(f"{path}/emergency", {"number": "120"}).json()["told"] == ["120"]
    kinds = Notification.objects.filter(user=cast.manager).values_list("notice__kind", flat=True)
    assert list(kinds) == ["hotline_emergency"]
    desk.post(f"{path}/caller", {"name": "钱奶奶"})
    filed = desk.post(f"{path}/needs", {**TOLD, "text": "老伴摔倒了，昏迷不醒"}).json()
    assert [each["number"] for each in filed["call"]] == ["120"]
    assert "120" in filed["words"]
    assert Notification.objects.filter(user=cast.manager, notice__kind="need_emergency_suspected").count() == 1


@pytest.mark.parametrize("word", [YES, NO])
def test_the_word_of_the_caller_goes_the_way_of_a_call_back(word, desk, line, cast, reach):
    need = reach("answered")
    path = line(phone=cast.resident.phone)
    assert desk.post(f"{path}/needs/{need}/verdict", word).json()["code"] == "not_the_callers"
    desk.post(f"{path}/caller", {"name": cast.resident.name, "verified": "number"})
    [shown] = desk.get(path).json()["needs"]
    assert (shown["may_judge"], shown["answer"]) == (True, "打物业电话")
    answer = desk.post(f"{path}/needs/{need}/verdict", word)
    assert answer.status_code == 200, answer.content
    verdict = Verdict.objects.get()
    assert (verdict.by, verdict.recorded_by, verdict.resolved) == (cast.resident, cast.clerk, word["resolved"])
    assert Need.objects.get(pk=need).status == ("closed" if word["resolved"] else "reopened")
    assert desk.post(f"{path}/end", {"outcome": "verdict"}).status_code == 200


def test_a_call_back_of_another_gives_way_to_who_is_on_the_line(api, desk, known, cast, reach, user):
    need = reach("answered")
    worker = user(posts=[Post.COMMUNITY_WORKER])
    api(cast.resident).post(f"/needs/{need}/call-back")
    api(worker).post(f"/call-backs/{CallBack.objects.get().id}/take")
    assert desk.post(f"{known}/needs/{need}/verdict", YES).status_code == 200
    assert sorted(CallBack.objects.values_list("status", flat=True)) == ["done", "withdrawn"]


def test_who_did_the_work_hears_no_verdict(desk, known, cast, reach):
    need = reach("answered")
    Need.objects.filter(pk=need).update(first_receiver=cast.clerk)
    before = dump(without=QUIET)
    refused = desk.post(f"{known}/needs/{need}/verdict", YES)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert dump(without=QUIET) == before


@pytest.mark.parametrize(
    "who", ["resident", "volunteer", "leader", "core_leader", "manager", "liaison", "receiver", "stranger"]
)
def test_for_clerks_alone(who, api, cast, known):
    other = api(getattr(cast, who))
    assert other.post("/hotline/calls", {}).status_code == 403
    assert other.get(known).status_code == 404
    assert other.get("/hotline/calls").json()["items"] == []
    numbers = other.get("/hotline/numbers").status_code
    assert numbers == (200 if who in {"core_leader", "manager"} else 403)


def test_another_clerk_sees_nothing_of_the_call(api, known, user, other_street):
    for clerk in (user(posts=[Post.HOTLINE_CLERK]), user(home_street=other_street, posts=[Post.HOTLINE_CLERK])):
        assert api(clerk).get(known).status_code == 404
        assert api(clerk).post(f"{known}/end", {"outcome": "nothing"}).status_code == 404


def test_one_caller_at_a_time(desk, line):
    path = line()
    refused = desk.post("/hotline/calls", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "call_goes_on")
    assert refused.json()["fields"]["call"] in path
    assert desk.post("/hotline/calls", {"phone": "123"}).json()["code"] == "invalid_phone"


@pytest.mark.parametrize("outcome", ["filed", "emergency", "told", "verdict"])
def test_an_outcome_that_did_not_happen(outcome, desk, line):
    refused = desk.post(f"{line()}/end", {"outcome": outcome})
    assert (refused.status_code, refused.json()["code"]) == (422, "unfit_outcome")


BODIES = {
    Action.IDENTIFY: ("caller", {"name": "钱奶奶"}),
    Action.LOOK_UP: ("look-up", {"reference": "00000000", "name": "钱奶奶"}),
    Action.FILE: ("needs", {**TOLD, "anonymous": True}),
    Action.GIVE_PIN: ("pin", {}),
    Action.EMERGENCY: ("emergency", {"number": "119"}),
    Action.END: ("end", {"outcome": "advice"}),
}


@pytest.mark.parametrize("action", [*BODIES, Action.LEAVE, Action.FORGET])
@pytest.mark.parametrize("status", list(Status))
def test_walk(status, action, desk, line, cast):
    path = line()
    row = HotlineCall.objects.get()
    ended = None if status == Status.OPEN else timezone.now()
    outcome = "advice" if status == Status.ENDED else ""
    HotlineCall.objects.update(status=status, ended_at=ended, outcome=outcome)
    before = dump(without=QUIET)
    system = Actor.system(street_id=row.street_id, at=timezone.now())
    verb = {Action.LEAVE: services.leave_call, Action.FORGET: services.forget_caller}.get(action)
    if (status, action) not in TRANSITIONS:
        if verb is None:
            refused = desk.post(f"{path}/{BODIES[action][0]}", BODIES[action][1])
            assert (refused.status_code, refused.json()["code"]) == (409, "wrong_moment")
        else:
            with pytest.raises(Exception, match="wrong_moment"):
                verb(actor=system, call_id=row.id, now=system.at)
        assert changes(before, dump(without=QUIET)) == {}
    elif verb is None:
        assert desk.post(f"{path}/{BODIES[action][0]}", BODIES[action][1]).status_code in {200, 201, 409, 422}
        assert HotlineCall.objects.get().status == TRANSITIONS[status, action]
    else:
        assert verb(actor=system, call_id=row.id, now=system.at).status == TRANSITIONS[status, action]


def test_what_was_left_open_is_ended_by_the_clock(line):
    line()
    now = timezone.now()
    jobs.end_what_was_left.function(now=now + timedelta(hours=3))
    assert HotlineCall.objects.get().status == "open"
    jobs.end_what_was_left.function(now=now + timedelta(hours=5))
    assert HotlineCall.objects.get().status == "left"


def test_number_and_name_are_forgotten(desk, known, cast, street):
    from needs.hotline.privacy import RETENTIONS  # noqa: PLC0415  # registers with the rest

    desk.post(f"{known}/end", {"outcome": "advice"})
    [kept] = RETENTIONS
    assert kept.span_in({}) == timedelta(days=30)
    assert kept.span_in({"hotline.keep_callers_days": 3}) == timedelta(days=3)
    now = timezone.now()
    assert kept.forget_in(street.id, now - timedelta(days=1), now) == 0
    assert kept.forget_in(street.id, now + timedelta(days=1), now) == 1
    row = HotlineCall.objects.get()
    assert (row.phone, row.phone_index, row.name, row.caller) == ("", None, "", cast.resident)
    assert kept.forget_in(street.id, now + timedelta(days=1), now) == 0


def test_numbers_of_the_desk(desk, line, api, cast):
    now = timezone.now()
    for seconds, body in ((60, {"anonymous": True}), (180, {"anonymous": True})):
        path = line()
        desk.post(f"{path}/needs", {**TOLD, **body})
        desk.post(f"{path}/end", {"outcome": "filed"})
        Filing.objects.filter(hotline_call=path.split("/")[-1]).update(heard_at=now + timedelta(seconds=seconds))
    HotlineCall.objects.update(started_at=now)
    desk.post(f"{line()}/end", {"outcome": "advice"})
    [day] = api(cast.manager).get("/hotline/numbers").json()["days"]
    assert (day["calls"], day["filed"], day["anonymous"], day["left"]) == (3, 2, 2, 0)
    assert day["outcomes"] == {"filed": 2, "advice": 1}
    assert day["seconds_to_file"] == 120
    assert desk.get("/hotline/numbers?from=2026-01-02&to=2026-01-01").json()["code"] == "empty_period"
    by = api(cast.manager).get("/stats/rates/by?dimension=channel").json()["items"]
    assert [(each["key"], each["label"], each["reported"]) for each in by] == [("hotline", "The hotline", 2)]


def test_as_many_queries_for_three_needs_as_for_one(desk, known, api, cast):
    desk.post(f"{known}/needs", TOLD)
    with counted() as one:
        desk.get(known)
    for text in ("第二件", "第三件"):
        desk.post(f"{known}/needs", {**TOLD, "text": text})
    with counted() as three:
        desk.get(known)
    assert len(one) == len(three)


def test_the_database_keeps_it_straight(line):
    line()
    for wrong in ({"verified": "number"}, {"status": "ended"}, {"outcome": "filed"}, {"status": "nope"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HotlineCall.objects.update(**wrong)


def test_many_calls_are_no_way_to_guess(desk, line, cast):
    codes = []
    for _call in range(12):
        path = line(phone=cast.resident.phone)
        answers = [desk.post(f"{path}/caller", {"name": "王五", "verified": "number"}) for _try in range(3)]
        codes += [each.json()["code"] for each in answers]
        desk.post(f"{path}/end", {"outcome": "nothing"})
    assert codes == ["nobody_fits"] * 30 + ["tries_of_day_over"] * 6
    path = line(phone=cast.resident.phone)
    assert desk.post(f"{path}/look-up", {"reference": "12345678", "name": "王五"}).status_code == 429
    assert desk.post(f"{path}/caller", {"name": "王五"}).status_code == 200, "their word alone is always taken"
    assert desk.post(f"{path}/needs", TOLD).status_code == 201, "nobody in need is sent away"


def test_what_was_reported_by_a_consent_is_told_while_it_lasts(api, cast, report, on_record, desk, known):
    consent = on_record()
    need = report(on_behalf_of={"representation_id": str(consent.id)})["id"]
    assert [each["id"] for each in desk.get(known).json()["needs"]] == [need]
    assert api(cast.aunt).post(f"/representations/{consent.id}/withdraw").status_code == 200
    assert desk.get(known).json()["needs"] == []
    judged = desk.post(f"{known}/needs/{need}/verdict", YES)
    assert (judged.status_code, judged.json()["code"]) == (404, "not_the_callers")
