"""Quiet hours and the digest: local time, over midnight, in the person's own zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from backend.ids import new_id
from backend.jobs.define import Job
from backend.notifications.jobs import send_digests
from backend.notifications.models import Delivery, Notification, Times
from backend.notifications.outbox import Due, quiet_hours_until, verdict
from backend.notifications.quiet import digest_day, quiet_until
from backend.notifications.states import Channel
from backend.realtime.models import FeedItem
from needs.desk.notifications import Emergency
from volunteers.dispatch.notifications import StoodDown

BEIJING = "Asia/Shanghai"


def at(text, zone=BEIJING):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "begin", "end", "until"),
    [
        ("2026-11-20 21:59", time(22), time(7), None),
        ("2026-11-20 22:00", time(22), time(7), "2026-11-21 07:00"),
        ("2026-11-20 23:59", time(22), time(7), "2026-11-21 07:00"),
        ("2026-11-21 00:00", time(22), time(7), "2026-11-21 07:00"),
        ("2026-11-21 06:59", time(22), time(7), "2026-11-21 07:00"),
        ("2026-11-21 07:00", time(22), time(7), None),
        ("2026-12-31 23:30", time(22), time(7), "2027-01-01 07:00"),
        ("2026-11-20 12:30", time(12), time(14), "2026-11-20 14:00"),
        ("2026-11-20 14:00", time(12), time(14), None),
        ("2026-11-20 11:59", time(12), time(14), None),
        ("2026-11-20 00:30", time(0), time(6), "2026-11-20 06:00"),
        ("2026-11-20 23:30", time(22), time(0), "2026-11-21 00:00"),
        ("2026-11-21 00:00", time(22), time(0), None),
        ("2026-11-20 12:00", time(12), time(12), None),
    ],
)
def test_when_quiet_hours_end(now, begin, end, until):
    found = quiet_until(at(now), BEIJING, begin, end)
    assert found == (at(until) if until else None)


def test_they_run_by_the_clock_of_the_street():
    midnight_in_urumqi = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)  # 22:30 in Beijing, 20:30 in Urumqi
    assert quiet_until(midnight_in_urumqi, BEIJING, time(22), time(7)) is not None
    assert quiet_until(midnight_in_urumqi, "Asia/Urumqi", time(22), time(7)) is None


@pytest.mark.parametrize(
    ("now", "end", "until"),
    [
        ("2026-03-08T04:00Z", time(7), "2026-03-08T11:00Z"),  # seven o'clock comes an hour sooner
        ("2026-11-01T03:00Z", time(7), "2026-11-01T12:00Z"),  # and an hour later
        ("2026-03-08T06:50Z", time(2, 30), "2026-03-08T07:30Z"),  # half past two does not come: at half past three
        ("2026-11-01T05:10Z", time(1, 30), "2026-11-01T05:30Z"),  # half past one comes twice: ten past, first
        ("2026-11-01T06:10Z", time(1, 30), "2026-11-01T06:30Z"),  # and again
    ],
)
def test_a_night_in_which_the_clock_changes(now, end, until):
    """In New York."""
    found = quiet_until(datetime.fromisoformat(now), "America/New_York", time(22), end)
    assert found.astimezone(UTC) == datetime.fromisoformat(until)


@pytest.mark.parametrize(
    ("now", "day"), [("2026-11-20 17:59", None), ("2026-11-20 18:00", "2026-11-20"), ("2026-11-20 23:59", "2026-11-20")]
)
def test_when_the_digest_is_due(now, day):
    assert digest_day(at(now), BEIJING, time(18)) == day


def due(**fields):
    plain = {
        "id": 1, "channel": "webpush", "recalls": False, "attempts": 1, "registration_id": new_id(),
        "notification_id": new_id(), "user_id": new_id(), "read_at": None, "withdrawn_at": None, "kind": "x",
        "urgency": "normal", "tag": "t", "expires_at": None, "language": "en", "is_active": True, "timezone": BEIJING,
        "config": {}, "address": "a", "registered": True, "signed_in": True, "quiet": None, "quiet_from": None,
        "quiet_until": None, "mode": None, "was_sent": False,
    }  # fmt: skip
    return Due(**(plain | fields))


NOON, NIGHT = at("2026-11-20 12:00"), at("2026-11-20 23:00")


@pytest.mark.parametrize(
    ("fields", "now", "status", "why"),
    [
        ({}, NOON, None, ""),
        ({}, NIGHT, "queued", "quiet hours"),
        ({"urgency": "emergency"}, NIGHT, None, ""),
        ({"urgency": "high"}, NIGHT, "queued", "quiet hours"),
        ({"quiet": False}, NIGHT, None, ""),
        ({"quiet": True, "quiet_from": time(12), "quiet_until": time(13)}, NIGHT, None, ""),
        ({"quiet": True, "quiet_from": time(12), "quiet_until": time(13)}, NOON, "queued", "quiet hours"),
        ({"config": {"notifications.quiet_hours": {"start": "23:30", "end": "05:00"}}}, NIGHT, None, ""),
        ({"is_active": False}, NOON, "dropped", "not signed in"),
        ({"signed_in": False}, NOON, "dropped", "not signed in"),
        ({"signed_in": None, "registered": None}, NOON, "dropped", "not signed in"),
        ({"registered": False}, NOON, "dropped", "not signed in"),
        ({"channel": "fcm"}, NOON, "dropped", "no consent"),
        ({"mode": "off"}, NOON, "dropped", "not wanted"),
        ({"withdrawn_at": NOON}, NOON, "obsolete", "withdrawn"),
        ({"read_at": NOON}, NOON, "obsolete", "read"),
        ({"expires_at": NOON}, NOON, "obsolete", "expired"),
        ({"expires_at": NOON + timedelta(seconds=1)}, NOON, None, ""),
        ({"recalls": True, "was_sent": True, "withdrawn_at": NOON}, NIGHT, None, ""),
        ({"recalls": True, "withdrawn_at": NOON}, NOON, "obsolete", "was not sent"),
        ({"recalls": True, "was_sent": True, "signed_in": False}, NOON, "dropped", "not signed in"),
    ],
)
def test_what_becomes_of_a_delivery_that_is_taken_up(fields, now, status, why):
    found = verdict(due(**fields), now=now, required=False, abroad=False)
    assert (found and found.status, found.error if found else "") == (status, why)


def test_what_waits_for_the_morning_was_not_tried():
    found = verdict(due(), now=NIGHT, required=False, abroad=False)
    assert (found.next_at, found.refund) == (at("2026-11-21 07:00"), 1)
    assert quiet_hours_until(due(), NOON) is None


@pytest.mark.django_db(transaction=True)
def test_at_night_only_the_emergency_comes(street_as_it_is, street, user, fcm, device, say, drain):
    clock = timezone.localtime(timezone.now(), ZoneInfo(street.timezone))
    around = [(clock + timedelta(hours=hours)).strftime("%H:%M") for hours in (-1, 1)]
    street.config = {"notifications.quiet_hours": dict(zip(("start", "end"), around, strict=True))}
    street.save()
    person = user()
    device(person, "ok-1")
    say([person])
    say([person], Emergency, subject=new_id(), due=timezone.now())
    drain()
    assert [call["message"]["data"]["kind"] for call in fcm.calls] == ["need_emergency"]
    waits = Delivery.objects.get(status="queued")
    assert waits.attempts == 0
    assert timedelta(minutes=58) < waits.next_at - timezone.now() < timedelta(minutes=61)
    assert drain() == 0


class TestDigest:
    """What can wait is one push a day, at the hour that the person chose."""

    @pytest.fixture
    def run(self, street):
        def make(clock):
            assert isinstance(send_digests, Job)
            send_digests(now=at(clock))
            return Delivery.objects.filter(notification__notice__kind="digest")

        return make

    def quietly(self, say, person, **options):
        say([person], StoodDown, subject=new_id(), task="巡逻", **options)

    def test_one_a_day_to_each_device(self, user, device, say, run):
        person = user()
        device(person, "ok-1")
        device(person, "x", Channel.WEBPUSH)
        for _ in range(3):
            self.quietly(say, person)
        assert run("2026-11-20 17:59").count() == 0
        assert run("2026-11-20 18:00").count() == 2
        assert Delivery.objects.filter(status="bundled").count() == 6
        self.quietly(say, person)
        assert run("2026-11-20 19:00").count() == 2, "once a day"
        assert run("2026-11-21 18:10").count() == 4

    def test_at_ones_own_hour(self, user, device, say, run):
        person = user()
        Times.objects.create(user=person, digest_at=time(8, 30))
        device(person, "ok-1")
        self.quietly(say, person)
        assert run("2026-11-20 08:29").count() == 0
        assert run("2026-11-20 08:30").count() == 1

    def test_nothing_where_all_was_read(self, user, device, say, run, api):
        person = user()
        device(person, "ok-1")
        self.quietly(say, person)
        note = Notification.objects.get()
        api(person).post(f"/notifications/{note.id}/read")
        assert run("2026-11-20 18:00").count() == 0
        assert Delivery.objects.get().status == "bundled"

    def test_it_is_not_in_the_inbox_itself(self, user, device, say, run, api):
        person = user()
        device(person, "ok-1")
        self.quietly(say, person)
        run("2026-11-20 18:00")
        assert [each["kind"] for each in api(person).get("/me/notifications").json()["items"]] == ["stood_down"]
        assert api(person).get("/me/notifications/unread").json()["unread"] == 1
        assert FeedItem.objects.filter(user=person, type="notification").count() == 1
