"""One's devices: seen, named, told of, ended one by one or all but one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import DeviceSession, Reach
from backend.accounts.services import start_session
from backend.audit.models import Entry
from backend.notifications.models import Notification, PushRegistration
from backend.realtime.models import FeedItem
from backend.services import unit_of_work
from tests.factories import SessionFactory, token_for
from tests.http import Caller
from tests.refusals import refuse


def pushed(session):
    """A device that is pushed, signed in by this session."""
    return PushRegistration.objects.create(
        user=session.user, session=session, channel="webpush", address="x", address_hash=session.id.bytes * 2,
        created_at=timezone.now(),
    )  # fmt: skip


def told(person):
    """The sessions that the person's devices were told of."""
    return [item.data["id"] for item in FeedItem.objects.filter(user=person, type="session")]


def test_a_device_is_named(api, user):
    person = user()
    mine = SessionFactory(user=person, device="Chrome")
    answer = api(person).patch(f"/me/sessions/{mine.id}", {"device": "外甥的平板"})
    assert (answer.status_code, answer.json()["device"]) == (200, "外甥的平板")
    mine.refresh_from_db()
    assert mine.device == "外甥的平板"


def test_nobody_names_anothers_device(user):
    theirs = SessionFactory(user=user())
    refuse(lambda c: c.patch(f"/me/sessions/{theirs.id}", {"device": "x"}), user(), status=404, code="not_found")


@pytest.mark.parametrize("body", [{}, {"device": None}, {"device": "x" * 121}, {"device": "a\x00"}, {"name": "x"}])
def test_a_bad_name_is_refused(user, body):
    person = user()
    mine = SessionFactory(user=person)
    refuse(lambda c: c.patch(f"/me/sessions/{mine.id}", body), person, status=422, code="invalid_input")


def test_all_others_end_at_once(api, user):
    person, stranger = user(), user()
    others = [SessionFactory(user=person) for _ in range(3)]
    over = SessionFactory(user=person, revoked_at=timezone.now())
    theirs = SessionFactory(user=stranger)
    devices, another = [pushed(each) for each in others], pushed(theirs)
    caller = api(person)
    answer = caller.post("/auth/sign-out-others")
    assert (answer.status_code, answer.json()) == (200, {"ended": 3})
    assert caller.get("/me").status_code == 200
    assert set(DeviceSession.objects.filter(revoked_at=None).values_list("user", flat=True)) == {person.id, stranger.id}
    assert Entry.objects.filter(action="session.revoke").count() == 3
    assert sorted(told(person)) == sorted(str(each.id) for each in others)
    assert str(over.id) not in told(person)
    assert told(stranger) == []
    ended = PushRegistration.objects.exclude(ended_at=None)
    assert {each.id for each in ended} == {each.id for each in devices}
    theirs.refresh_from_db()
    another.refresh_from_db()
    assert (theirs.revoked_at, another.ended_at) == (None, None)
    assert caller.post("/auth/sign-out-others").json() == {"ended": 0}


def test_signing_out_ends_the_push_of_the_device(api, user):
    person = user()
    staying = pushed(SessionFactory(user=person))
    caller = api(person)
    going = pushed(DeviceSession.objects.exclude(pk=staying.session_id).get(user=person))
    caller.post("/auth/sign-out")
    for device in (staying, going):
        device.refresh_from_db()
    assert (staying.ended_at, going.ended_because) == (None, "signed_out")
    assert going.ended_at is not None
    assert told(person) == [str(going.session_id)]


def test_a_new_sign_in_is_told_to_the_other_devices(user, now):
    person = user()
    SessionFactory(user=person)
    with unit_of_work(person.home_street_id):
        made = start_session(person=person, device="新手机", now=now).session
    [warned] = Notification.objects.select_related("notice").filter(user=person)
    assert (warned.notice.kind, warned.notice.subject) == ("new_sign_in", made.id)
    [told] = FeedItem.objects.filter(user=person, type="session")
    assert (told.data["id"], told.data["device"], told.data["current"]) == (str(made.id), "新手机", False)


def test_last_seen_is_written_once_an_hour(user):
    person = user()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        token = token_for(person)

        def writes():
            with CaptureQueriesContext(connection) as queries:
                assert Caller(token=token).get("/me").status_code == 200
            return sum("UPDATE accounts_devicesession" in each["sql"] for each in queries)

        assert writes() == 0
        clock.shift(timedelta(minutes=59))
        assert writes() == 0
        clock.shift(timedelta(minutes=1))
        seen = timezone.now()
        assert [writes() for _ in range(3)] == [1, 0, 0]
        assert DeviceSession.objects.get().last_seen_at == seen
        clock.shift(timedelta(minutes=61))
        assert writes() == 1


def test_the_list_tells_when_a_device_was_seen(api, user):
    person = user()
    seen = timezone.now() - timedelta(hours=5)
    SessionFactory(user=person, created_at=seen - timedelta(days=2), last_seen_at=seen)
    shown = [each["last_seen_at"] for each in api(person).get("/me/sessions").json()["items"]]
    assert seen.isoformat().replace("+00:00", "Z")[:19] in {each[:19] for each in shown}


class TestACard:
    """A session by paper card reports, follows and judges, and does nothing else."""

    @pytest.fixture
    def by_card(self, user, token_for):
        person = user()
        return person, token_for(person, reach=Reach.CARD, assured=False)

    def test_it_reports_and_reads(self, api, by_card):
        caller = api(token=by_card[1])
        made = caller.post("/needs", {"kind": "help", "text": "灯坏了"})
        assert made.status_code == 201
        assert caller.get(f"/needs/{made.json()['id']}").status_code == 200
        assert caller.get("/needs").status_code == 200
        assert caller.get("/me").status_code == 200

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("patch", "/me", {"name": "别人"}),
            ("get", "/me/sessions", None),
            ("post", "/auth/sign-out-others", {}),
            ("get", "/me/feed", None),
            ("get", "/tasks", None),
        ],
    )
    def test_it_does_nothing_else(self, api, by_card, method, path, body):
        caller = api(token=by_card[1])
        answer = getattr(caller, method)(path, body) if body is not None else getattr(caller, method)(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "beyond_the_card")

    def test_it_signs_out(self, api, by_card):
        caller = api(token=by_card[1])
        assert caller.post("/auth/sign-out").status_code == 200
        assert caller.get("/me").status_code == 401
