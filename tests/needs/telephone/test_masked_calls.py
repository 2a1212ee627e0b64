"""Two people talk, and neither sees the other's number."""

import hashlib
import hmac
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.jobs.testing import run_due
from backend.notifications.models import Notification, Times
from backend.policy import Actor
from needs.desk.models import CallBack, Need
from needs.telephone import jobs, services
from needs.telephone.models import CalledNoMore, CallReport, MaskedCall
from needs.telephone.privacy import RETENTIONS
from needs.telephone.refusals import CallsUnavailable
from needs.telephone.states import ACTIONS, OPEN, TRANSITIONS, Reported, Status
from tests.needs.telephone.conftest import SECRET
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db
QUIET = ["accounts_devicesession"]


@pytest.fixture
def asked(api, cast, reach, voice):
    """A need that the leader leads, and the leader's wish to talk to its resident."""
    need = reach("answered")
    answer = api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"})
    assert answer.status_code == 202, answer.content
    return need


def rang(voice):
    return [(each["from"], each["to"]) for each in voice.messages]


def test_from_the_wish_to_the_end(api, cast, asked, voice, reported):
    row = MaskedCall.objects.get()
    assert voice.received == [], "nobody is rung before the commit"
    assert "needs.telephone.jobs.ring" in run_due()
    assert rang(voice) == [(cast.leader.phone, cast.resident.phone)]
    headers, body = voice.received[0]
    said = dict(part.split("=") for part in headers["Linli-Signature"].split(","))
    assert said["v1"] == hmac.new(SECRET.encode(), f"{said['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert voice.messages[0]["id"] == str(row.id)
    start = timezone.now()
    for state, more in (("ringing", {}), ("answered", {"at": start}), ("ended", {"seconds": 75})):
        answer = reported(state, **more)
        assert (answer.status_code, answer.json()["status"]) == (200, state)
    for person in (cast.leader, cast.resident):
        [seen] = api(person).get(f"/needs/{asked}/calls").json()["items"]
        assert (seen["status"], seen["seconds"], seen["mine"]) == ("ended", 75, person == cast.leader)
        assert (seen["by"], seen["with_whom"]) == ("刘**", "李**")
        detail = api(person).get(f"/needs/{asked}")
        steps = [step["action"] for step in detail.json()["timeline"]]
        assert steps[-2:] == ["masked_call.ask", "masked_call.end"]
        other = cast.resident if person == cast.leader else cast.leader
        assert other.phone not in detail.content.decode() + str(seen)
    numbers = (cast.leader.phone, cast.resident.phone)
    stored = dump(without=["accounts_user"])
    assert not [number for number in numbers for rows in stored.values() for line in rows if number[3:] in line]


@pytest.mark.parametrize(
    ("who", "to", "status"),
    [
        ("leader", "reporter", 202),
        ("leader", "resident", 202),
        ("manager", "lead", 202),
        ("leader", "lead", 409),
        ("leader", "helper", 409),
        ("resident", "lead", 202),
        ("resident", "helper", 409),
        ("resident", "reporter", 403),
        ("neighbour", "lead", 404),
        ("volunteer", "reporter", 404),
        ("other_leader", "reporter", 404),
        ("liaison", "reporter", 404),
        ("clerk", "reporter", 404),
        ("stranger", "reporter", 404),
    ],
)
def test_who_may_call_whom(who, to, status, api, cast, reach, voice):
    need = reach("answered")
    before = dump(without=QUIET)
    answer = api(getattr(cast, who)).post(f"/needs/{need}/calls", {"to": to})
    assert answer.status_code == status, answer.content
    if status != 202:
        assert dump(without=QUIET) == before


def test_the_helper_and_the_resident(api, cast, report, task_body, voice):
    need = report()["id"]
    leader, helper = api(cast.leader), api(cast.volunteer)
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    assert helper.post(f"/needs/{need}/calls", {"to": "resident"}).status_code == 404
    place = helper.post(f"/tasks/{task}/claim").json()["id"]
    assert helper.post(f"/needs/{need}/calls", {"to": "resident"}).status_code == 202
    answer = api(cast.resident).post(f"/needs/{need}/calls", {"to": "helper", "assignment_id": place})
    assert answer.status_code == 202, answer.content
    run_due()
    both = (cast.volunteer.phone, cast.resident.phone)
    assert rang(voice) == [both, both[::-1]]


def test_for_whom_it_is_by_word_of_mouth(api, cast, report, voice):
    behalf = {"name": "赵奶奶", "phone": "010-64041234", "consent": True}
    need = report(on_behalf_of=behalf)["id"]
    answer = api(cast.leader).post(f"/needs/{need}/calls", {"to": "resident"})
    assert (answer.status_code, answer.json()["with_whom"]) == (202, "赵**")
    run_due()
    assert rang(voice) == [(cast.leader.phone, "+861064041234")]
    refused = api(cast.resident).post(f"/needs/{need}/calls", {"to": "resident"})
    assert refused.status_code == 403, "whether a phone is somebody's is told to nobody"


def test_of_wrongdoing_reporter_and_receiver_alone(api, cast, voice):
    need = api(cast.resident).post("/needs", {"kind": "wrongdoing", "text": "有人收钱"}).json()["id"]
    for who in ("leader", "core_leader", "manager", "clerk"):
        assert api(getattr(cast, who)).post(f"/needs/{need}/calls", {"to": "reporter"}).status_code == 404
    assert api(cast.receiver).post(f"/needs/{need}/calls", {"to": "reporter"}).status_code == 202
    assert api(cast.resident).post(f"/needs/{need}/calls", {"to": "lead"}).status_code == 202
    run_due()
    assert set(rang(voice)) == {(cast.receiver.phone, cast.resident.phone), (cast.resident.phone, cast.receiver.phone)}
    assert api(cast.resident).post(f"/needs/{need}/calls", {"to": "helper"}).status_code == 409


def test_called_back_without_seeing_the_phone(api, cast, reach, voice):
    need = reach("answered")
    api(cast.resident).post(f"/needs/{need}/call-back")
    path = f"/call-backs/{CallBack.objects.get().id}/ring"
    assert api(cast.clerk).post(path).status_code == 403, "taken on first"
    api(cast.clerk).post(path.replace("ring", "take"))
    assert api(cast.clerk).post(path).status_code == 202
    assert api(cast.leader).post(path).status_code == 404
    run_due()
    assert rang(voice) == [(cast.clerk.phone, cast.resident.phone)]
    assert api(cast.resident).get("/me/disclosures").json()["items"] == []


def test_without_a_gateway_people_write(api, cast, reach, settings):
    need = reach("answered")
    settings.EMBEDDED = False
    before = dump(without=QUIET)
    refused = api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"})
    assert (refused.status_code, refused.json()["code"]) == (409, "calls_not_set_up")
    assert "message" in refused.json()["detail"]
    assert dump(without=QUIET) == before


def test_the_console_of_an_embedded_server(api, cast, reach, settings, street, capsys):
    settings.EMBEDDED = True
    street.config = {"notifications.quiet_hours": {"start": "03:00", "end": "03:00"}}
    street.save()
    need = reach("answered")
    assert api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"}).status_code == 202
    run_due()
    assert cast.resident.phone in capsys.readouterr().err


def test_an_outage_is_tried_again_under_the_same_id_and_not_for_long(asked, voice):
    row = MaskedCall.objects.get()
    system = Actor.system(street_id=row.street_id, at=timezone.now())
    voice.answers = [500]
    with pytest.raises(CallsUnavailable):
        services.ring(actor=system, call_id=row.id, now=system.at)
    for _twice in range(2):
        services.ring(actor=system, call_id=row.id, now=system.at)
    assert [each["id"] for each in voice.messages] == [str(row.id)] * 2, "once more after the outage, and then no more"
    MaskedCall.objects.update(taken_at=None)
    services.ring(actor=system, call_id=row.id, now=system.at + timedelta(minutes=3))
    assert len(voice.messages) == 2
    row.refresh_from_db()
    assert (row.status, row.failure) == ("failed", "late")


def test_what_the_gateway_refuses_has_failed(api, cast, asked, voice):
    voice.answers = [422]
    run_due()
    [seen] = api(cast.leader).get(f"/needs/{asked}/calls").json()["items"]
    assert (seen["status"], seen["failure"]) == ("failed", "refused")
    assert api(cast.leader).post(f"/needs/{asked}/calls", {"to": "reporter"}).status_code == 202, (
        "and may be tried anew"
    )


def test_no_number_any_more(asked, cast, voice):
    type(cast.resident).objects.filter(pk=cast.resident.pk).update(is_active=False)
    run_due()
    assert voice.received == []
    assert MaskedCall.objects.get().failure == "no_number"


def test_reports_are_signed_and_fresh(asked, reported):
    before = dump(without=QUIET)
    for wrong in ({"secret": "another key of the same length"}, {"age": 301}, {"age": -301}):
        refused = reported("answered", **wrong)
        assert (refused.status_code, refused.json()["code"]) == (401, "report_not_signed")
    assert reported("answered", id=uuid4()).status_code == 404
    assert reported("nonsense").status_code == 422
    assert dump(without=QUIET) == before


def test_a_report_that_comes_twice_is_one(asked, reported):
    event = uuid4()
    first = reported("ended", event=event, seconds=10)
    again = reported("ended", event=event, seconds=99)
    assert (first.json(), again.json()) == ({"status": "ended"},) * 2
    assert (MaskedCall.objects.get().seconds, CallReport.objects.count()) == (10, 1)


def test_reports_in_another_order_than_things_happened(asked, reported):
    for state in ("answered", "ringing", "ended", "answered", "missed"):
        assert reported(state).status_code == 200
    assert MaskedCall.objects.get().status == "ended"


def test_who_did_not_answer_hears_of_it(asked, cast, reported):
    reported("missed")
    [told] = Notification.objects.filter(user=cast.resident, notice__kind="masked_call_missed")
    assert told.notice.subject == MaskedCall.objects.get().need_id


@pytest.mark.parametrize("state", list(Reported))
@pytest.mark.parametrize("status", list(Status))
def test_walk(status, state, asked, reported):
    over = status not in OPEN
    MaskedCall.objects.update(
        status=status, ended_at=timezone.now() if over else None, failure="silent" if status == "failed" else ""
    )
    before = dump(without=[*QUIET, "telephone_callreport"])
    assert reported(state).status_code == 200
    after = TRANSITIONS.get((status, ACTIONS[state]))
    if after is None:
        assert changes(before, dump(without=[*QUIET, "telephone_callreport"])) == {}
    else:
        assert MaskedCall.objects.get().status == after


def test_who_wants_no_calls_is_written_to(api, cast, reach, voice):
    need = reach("answered")
    resident = api(cast.resident)
    assert resident.get("/me/calls").json() == {"called": True}
    for _twice in range(2):
        assert resident.put("/me/calls", {"called": False}).json() == {"called": False}
    refused = api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"})
    assert (refused.status_code, refused.json()["code"]) == (409, "wants_no_calls")
    assert resident.put("/me/calls", {"called": True}).json() == {"called": True}
    assert not CalledNoMore.objects.exists()
    assert api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"}).status_code == 202


def test_quiet_hours_but_when_it_is_urgent(api, cast, reach, voice, street):
    need = reach("answered")
    local = timezone.localtime()
    hours = [(local + timedelta(hours=each)).strftime("%H:%M") for each in (-1, 1)]
    Times.objects.create(user=cast.resident, quiet=True, quiet_from=hours[0], quiet_until=hours[1])
    refused = api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"})
    assert (refused.status_code, refused.json()["code"]) == (409, "quiet_now")
    assert f"from {refused.json()['fields']['at']} on" in refused.json()["detail"]
    assert refused.json()["fields"]["at"] == refused.json()["fields"]["until"][:16].replace("T", " ")
    Need.objects.filter(pk=need).update(urgency="urgent")
    assert api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"}).status_code == 202
    MaskedCall.objects.all().delete()
    Need.objects.filter(pk=need).update(urgency="normal")
    Times.objects.update(quiet=False, quiet_from=None, quiet_until=None)
    street.config = {"notifications.quiet_hours": {"start": hours[0], "end": hours[1]}}
    street.save()
    assert api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"}).status_code == 202, "they chose none"
    MaskedCall.objects.all().delete()
    Times.objects.all().delete()
    assert api(cast.leader).post(f"/needs/{need}/calls", {"to": "reporter"}).json()["code"] == "quiet_now"


def test_one_at_a_time_and_so_many_a_day(api, cast, asked, reported, street):
    leader, body = api(cast.leader), {"to": "reporter"}
    refused = leader.post(f"/needs/{asked}/calls", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "one_call_at_a_time")
    reported("ended")
    street.config = {**street.config, "telephone.calls_a_day": 1}
    street.save()
    refused = leader.post(f"/needs/{asked}/calls", body)
    assert (refused.status_code, refused.json()["code"]) == (429, "called_often")
    MaskedCall.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert leader.post(f"/needs/{asked}/calls", body).status_code == 202


def test_what_the_gateway_says_nothing_of_keeps_nobody_from_calling(asked):
    now = timezone.now()
    jobs.end_what_is_silent.function(now=now + timedelta(minutes=4))
    assert MaskedCall.objects.get().status == "asked"
    jobs.end_what_is_silent.function(now=now + timedelta(minutes=6))
    row = MaskedCall.objects.get()
    assert (row.status, row.failure) == ("failed", "silent")


def test_that_it_took_place_is_forgotten(asked, reported, street):
    reported("ended")
    [kept] = RETENTIONS
    now = timezone.now()
    assert kept.span_in({}) == timedelta(days=180)
    assert kept.forget_in(street.id, now - timedelta(days=1), now) == 0
    assert kept.forget_in(street.id, now + timedelta(days=1), now) == 1
    assert not CallReport.objects.exists()


def test_the_database_keeps_it_straight(asked, cast):
    for wrong in ({"callee": cast.leader}, {"status": "failed"}, {"failure": "late"}, {"status": "nope"}, {"to": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MaskedCall.objects.update(**wrong)


def test_a_suspected_emergency_waits_for_no_morning_and_no_tomorrow(api, cast, report, voice):
    need = report(text="厨房着火了")
    assert [each["number"] for each in need["call"]] == ["119"]
    hours = [(timezone.localtime() + timedelta(hours=each)).strftime("%H:%M") for each in (-1, 1)]
    Times.objects.create(user=cast.resident, quiet=True, quiet_from=hours[0], quiet_until=hours[1])
    leader, path = api(cast.leader), f"/needs/{need['id']}/calls"
    assert leader.post(path, {"to": "reporter"}).status_code == 202
    MaskedCall.objects.all().delete()
    Need.objects.update(urgency="normal")
    assert leader.post(path, {"to": "reporter"}).json()["code"] == "quiet_now", "somebody judged that it can wait"
    Need.objects.update(urgency="emergency")
    for _again in range(7):
        assert leader.post(path, {"to": "reporter"}).status_code == 202, "nobody counts calls in an emergency"
        row = MaskedCall.objects.filter(status__in=OPEN).get()
        services.fail(
            actor=Actor.system(street_id=row.street_id, at=timezone.now()),
            call_id=row.id,
            why="silent",
            now=timezone.now(),
        )


def test_a_gateway_that_says_no_more_than_that_it_rings_keeps_nobody_from_calling(asked, voice, reported):
    run_due()
    reported("ringing")
    jobs.end_what_is_silent(now=timezone.now() + timedelta(minutes=4))
    assert MaskedCall.objects.get().status == Status.RINGING
    jobs.end_what_is_silent(now=timezone.now() + timedelta(minutes=6))
    assert MaskedCall.objects.get().failure == "silent"
