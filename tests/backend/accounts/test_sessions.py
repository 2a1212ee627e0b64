"""One's devices: seen, named, told of, ended one by one or all but one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend import events
from backend.accounts.events import SessionsEnded, SignedIn
from backend.accounts.models import DeviceSession, Reach
from backend.accounts.services import start_session
from backend.audit.models import Entry
from backend.realtime.models import FeedItem
from backend.services import unit_of_work
from tests.factories import SessionFactory, token_for
from tests.http import Caller
from tests.refusals import refuse


@pytest.fixture
def heard(monkeypatch):
    """The events of sessions, as push and notifications hear them."""
    found = []
    for kind in (SignedIn, SessionsEnded):
        monkeypatch.setitem(events._receivers, kind, [*events._receivers[kind], lambda event, **_: found.append(event)])
    return found


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


def test_all_others_end_at_once(api, user, heard):
    person, stranger = user(), user()
    others = [SessionFactory(user=person) for _ in range(3)]
    over = SessionFactory(user=person, revoked_at=timezone.now())
    theirs = SessionFactory(user=stranger)
    caller = api(person)
    answer = caller.post("/auth/sign-out-others")
    assert (answer.status_code, answer.json()) == (200, {"ended": 3})
    assert caller.get("/me").status_code == 200
    assert set(DeviceSession.objects.filter(revoked_at=None).values_list("user", flat=True)) == {person.id, stranger.id}
    assert Entry.objects.filter(action="session.revoke").count() == 3
    [event] = [each for each in heard if isinstance(each, SessionsEnded)]
    assert (set(event.session_ids), event.user_id) == ({each.id for each in others}, person.id)
    theirs.refresh_from_db()
    assert theirs.revoked_at is None
    assert over.id not in event.session_ids
    assert caller.post("/auth/sign-out-others").json() == {"ended": 0}


def test_signing_out_is_heard_by_push(api, user, heard):
    person = user()
    api(person).post("/auth/sign-out")
    [event] = heard
    assert (event.user_id, len(event.session_ids)) == (person.id, 1)


def test_a_new_sign_in_is_told_to_the_other_devices(user, now, heard):
    person = user()
    with unit_of_work(person.home_street_id):
        made = start_session(person=person, device="新手机", now=now).session
    assert heard == [SignedIn(made.id, person.id)]
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
