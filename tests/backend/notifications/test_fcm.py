"""Pushes by Google, over real HTTP."""

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from backend.notifications.models import Delivery, Notification, PushRegistration
from backend.notifications.ways.fcm import judge
from backend.notifications.ways.push import Failed, Gone, Later, Sent, seconds
from tests.digits import without_chance
from volunteers.dispatch.notifications import TaskCalledOff

pytestmark = pytest.mark.django_db(transaction=True)


def states():
    return {row.registration.address: row.status for row in Delivery.objects.select_related("registration")}


def test_what_leaves_says_nothing_of_anybody(fcm, user, device, say, drain):
    person = user(name="王秀兰", phone="+8613812345678")
    device(person, "ok-1")
    say([person])
    assert drain() == 1
    [call] = fcm.calls
    message = call["message"]
    note = Notification.objects.get()
    assert call["path"] == "/v1/projects/linli-test/messages:send"
    assert call["authorization"] == "Bearer access-1"
    assert message["token"] == "ok-1"
    assert message["data"]["id"] == str(note.id)
    assert message["data"]["kind"] == "task_called_off"
    said = json.dumps(message, ensure_ascii=False)
    for secret in ("王", "巡逻", "1381234", "12345678", str(person.id), str(note.notice.subject)):
        assert secret not in said
    assert message["notification"]["title"] == message["data"]["title"]
    assert not message["notification"]["title"].isascii(), "in the person's own language"
    assert message["android"]["collapse_key"] == message["apns"]["headers"]["apns-collapse-id"] == note.notice.tag
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts) == ("sent", 1)
    assert delivery.sent_at is not None


def test_each_answer_has_its_outcome(fcm, user, device, say, drain, expect_errors):
    person = user()
    tokens = ["ok", "unregistered", "invalid", "mismatch", "notfound", "down", "broken", "reset", "slow"]
    for token in tokens:
        device(person, f"{token}-1")
    say([person])
    began = timezone.now()
    drain()
    found = {
        (row.registration.ended_because or row.registration.address): row
        for row in Delivery.objects.select_related("registration").order_by("-error")
    }
    assert found["ok-1"].status == found["slow-1"].status == "sent"
    assert found["invalid-1"].status == "failed"
    gone = PushRegistration.objects.filter(ended_because="gone")
    assert gone.count() == 2, "UNREGISTERED and SENDER_ID_MISMATCH, nothing else"
    assert {row.status for row in Delivery.objects.filter(registration__in=gone)} == {"failed"}
    assert {row.address for row in gone} == {""}, "no address is kept of what is no more"
    for token in ("notfound-1", "down-1", "broken-1", "reset-1"):
        row = found[token]
        assert row.status == "queued", token
        assert row.next_at >= began + timedelta(seconds=10)
        assert row.registration.ended_at is None
    assert [record.levelname for record in expect_errors] == ["ERROR"], "the bare 404 is the operator's business"


def test_retry_after_is_honoured_and_the_service_left_alone(fcm, user, device, say, drain):
    people = [user() for _ in range(40)]
    for number, person in enumerate(people):
        device(person, f"busy-{number}")
    say(people)
    began = timezone.now()
    drain()
    assert len(fcm.calls) <= 33, "after the first 429 nobody new calls"
    rows = Delivery.objects.all()
    assert {row.status for row in rows} == {"queued"}
    assert all(timedelta(seconds=2) < row.next_at - began < timedelta(seconds=6) for row in rows)
    tried = sum(row.attempts for row in rows)
    assert tried == len(fcm.calls), "what was not tried does not count as a try"


def test_what_failed_comes_through_later_under_the_same_id(fcm, user, device, say, drain, due_now):
    person = user()
    device(person, "downonce-1")
    say([person])
    drain()
    assert states() == {"downonce-1": "queued"}
    assert drain() == 0, "not before its time"
    due_now()
    drain()
    assert states() == {"downonce-1": "sent"}
    assert len({call["message"]["data"]["id"] for call in fcm.calls}) == 1
    assert Delivery.objects.get().attempts == 2


def test_an_access_token_that_ended_is_renewed(fcm, user, device, say, drain, due_now, expect_errors):
    person = user()
    device(person, "denied-1")
    say([person])
    drain()
    assert states() == {"denied-1": "queued"}
    due_now()
    drain()
    assert states() == {"denied-1": "sent"}


def test_it_is_given_up_in_the_end(fcm, user, device, say, drain, due_now):
    person = user()
    device(person, "broken-1")
    say([person], expires_at=timezone.now() + timedelta(days=9))
    for _ in range(9):
        due_now()
        drain()
    row = Delivery.objects.get()
    assert (row.status, row.attempts, row.error) == ("failed", 9, "500 INTERNAL")


def test_without_consent_nothing_passes_abroad(fcm, user, device, say, drain):
    person = user(agrees=False)
    device(person, "ok-1")
    say([person])
    drain()
    assert fcm.calls == []
    row = Delivery.objects.get()
    assert (row.status, row.error) == ("dropped", "no consent")


def test_a_slow_service_holds_up_nobody_else(fcm, user, device, say, drain):
    person = user()
    for number in range(3):
        device(person, f"slow-{number}")
    device(person, "ok-1")
    say([person])
    began = time.monotonic()
    drain()
    assert time.monotonic() - began < 4
    assert fcm.calls[0]["message"]["token"] == "ok-1"


def test_no_token_and_no_name_is_logged(fcm, user, device, say, drain, caplog, expect_errors):
    caplog.set_level("DEBUG")
    person = user(name="欧阳修", phone="+8613912345678")
    for kind in ("reset", "notfound", "busy", "unregistered"):
        device(person, f"{kind}-secret")
    say([person])
    drain()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("backend"))
    for secret in ("secret", "欧", "139", "12345678"):
        assert secret not in without_chance(ours)
    errors = " ".join(Delivery.objects.values_list("error", flat=True))
    assert "secret" not in errors


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"{}", Sent),
        (404, b"<html>not found</html>", Later),
        (404, b"{}", Later),
        (404, b'{"error": {"details": [{"@type": "x.FcmError", "errorCode": "UNREGISTERED"}]}}', Gone),
        (403, b'{"error": {"details": [{"@type": "x.FcmError", "errorCode": "SENDER_ID_MISMATCH"}]}}', Gone),
        (403, b'{"error": {"status": "PERMISSION_DENIED"}}', Later),
        (400, b'{"error": {"status": "INVALID_ARGUMENT"}}', Failed),
        (413, b"", Failed),
        (503, b"[1, 2]", Later),
        (500, b'{"error": "down"}', Later),
        (502, b'{"error": {"details": [7]}}', Later),
    ],
)
def test_every_answer_is_understood(status, body, kind, expect_errors):
    assert isinstance(judge(status, body, None), kind)


def test_what_a_service_says_can_be_written_down():
    """No database keeps a NUL, and no encoding half of a pair: a result that cannot be written would come back for ever."""
    outcome = judge(503, rb'{"error": {"status": "DOWN\u0000\ud800 now"}}', None)
    assert outcome.error == "503 DOWN now"


@pytest.mark.parametrize(
    ("said", "read"),
    [("7", 7), ("0", 0), ("-3", 0), ("1e9", 86_400), ("nan", None), ("soon", None), (None, None), ("", None)],
)
def test_retry_after(said, read):
    assert seconds(said) == read


def test_retry_after_may_be_a_date():
    assert seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert seconds("Wed, 21 Oct 2099 07:28:00 GMT") == 86_400


def test_a_kind_that_is_no_more_is_still_told(fcm, user, device, say, drain):
    """After an update that took a kind away, what waits of it goes out under a plain title."""
    person = user()
    device(person, "ok-1")
    say([person], TaskCalledOff)
    Notification.objects.get().notice.__class__.objects.update(kind="no_more")
    drain()
    assert fcm.calls[0]["message"]["data"]["kind"] == "no_more"
