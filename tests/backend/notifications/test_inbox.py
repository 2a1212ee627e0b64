"""The inbox: what is told, to whom, read, withdrawn; and what the person's other phones hear."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.ids import new_id
from backend.notifications.models import Delivery, Notice, Notification
from backend.notifications.services import withdraw
from backend.policy import Actor
from backend.realtime.models import FeedItem
from tests.queries import assert_constant
from tests.refusals import refuse
from volunteers.dispatch.notifications import OfferMade, TaskCalledOff


@pytest.fixture
def system(street):
    return Actor.system(street_id=street.id, at=timezone.now())


def told(person, kind="notification"):
    return [item.data for item in FeedItem.objects.filter(user=person, type=kind).order_by("id")]


def test_a_notice_is_in_the_inbox_and_on_the_feed_alike(api, user, say):
    person = user()
    say([person])
    [item] = api(person).get("/me/notifications").json()["items"]
    assert told(person) == [item]
    assert item["kind"] == "task_called_off"
    assert set(item["title"]) == set(item["body"]) == {"zh-hans", "en"}
    assert "巡逻" in item["body"]["zh-hans"]
    assert "巡逻" in item["body"]["en"]
    assert item["body"]["zh-hans"] != item["body"]["en"]
    assert item["opens"] == f"/tasks/{item['subject']}"
    assert (item["read_at"], item["withdrawn_at"]) == (None, None)


def test_what_is_said_twice_is_one_notice(user, say, device):
    person = user()
    device(person, "ok-1")
    say([person])
    assert say([person]) is None
    say([person, other := user()])
    assert Notice.objects.count() == 1
    assert Notification.objects.filter(user=person).count() == Notification.objects.filter(user=other).count() == 1
    assert Delivery.objects.count() == 1
    assert len(told(person)) == 1


def test_the_absent_and_the_inactive_are_skipped(user, say, street):
    gone = user(is_active=False)
    assert say([]) is None
    assert say([gone]) is None
    assert Notification.objects.count() == 0


def test_moments_are_those_of_the_street(user, say, street, api):
    street.timezone = "America/New_York"
    street.save()
    person = user()
    say([person], when=timezone.datetime(2026, 7, 1, 16, 0, tzinfo=timezone.get_fixed_timezone(0)))
    assert "2026-07-01 12:00" in told(person)[0]["body"]["en"]


def test_unread_counts_and_reading_one(api, user, say):
    person = user()
    for _ in range(3):
        say([person], subject=new_id())
    me = api(person)
    assert me.get("/me/notifications/unread").json() == {"unread": 3, "by_kind": {"task_called_off": 3}}
    first = me.get("/me/notifications").json()["items"][0]
    read = me.post(f"/notifications/{first['id']}/read").json()
    assert read["read_at"] is not None
    assert told(person)[-1] == read, "the other phones hear of it"
    again = me.post(f"/notifications/{first['id']}/read").json()
    assert again == read
    assert me.get("/me/notifications/unread").json()["unread"] == 2
    unread = me.get("/me/notifications", unread=True).json()["items"]
    assert first["id"] not in [each["id"] for each in unread]
    assert len(unread) == 2


def test_reading_all_up_to_one_leaves_what_came_meanwhile(api, user, say):
    person = user()
    for _ in range(2):
        say([person], subject=new_id())
    me = api(person)
    newest = me.get("/me/notifications").json()["items"][0]
    say([person], subject=new_id())
    done = me.post("/me/notifications/read", {"up_to": newest["id"]}).json()
    assert (done["up_to"], done["read"]) == (newest["id"], 2)
    assert me.get("/me/notifications/unread").json()["unread"] == 1
    assert told(person, "notifications_read") == [{"id": newest["id"], **done}]
    assert me.post("/me/notifications/read", {"up_to": newest["id"]}).json()["read"] == 0
    assert len(told(person, "notifications_read")) == 1, "nothing changed, nothing is told"


def test_by_kind(api, user, say):
    person = user()
    say([person])
    me = api(person)
    assert len(me.get("/me/notifications", kind="task_called_off").json()["items"]) == 1
    assert me.get("/me/notifications", kind="offer_made").json()["items"] == []


def test_withdrawn_is_shown_so_and_no_longer_counts(api, user, say, system, street, device):
    one, other = user(), user()
    device(one, "ok-1")
    say([one, other])
    assert withdraw(TaskCalledOff, actor=system, subject=street.id, people=[one.id]) == 1
    [item] = api(one).get("/me/notifications").json()["items"]
    assert item["withdrawn_at"] is not None
    assert told(one)[-1] == item
    assert api(one).get("/me/notifications/unread").json()["unread"] == 0
    assert api(other).get("/me/notifications/unread").json()["unread"] == 1
    assert Delivery.objects.get().status == "obsolete"
    assert withdraw(TaskCalledOff, actor=system, subject=street.id) == 1, "the other; each once"
    assert withdraw(TaskCalledOff, actor=system, subject=street.id) == 0
    assert withdraw(OfferMade, actor=system, subject=street.id) == 0
    assert withdraw(TaskCalledOff, actor=system, subject=street.id, people=[]) == 0


def test_what_was_read_stays_read_when_it_is_withdrawn(api, user, say, system, street):
    person = user()
    say([person])
    me = api(person)
    first = me.get("/me/notifications").json()["items"][0]
    me.post(f"/notifications/{first['id']}/read")
    withdraw(TaskCalledOff, actor=system, subject=street.id)
    [item] = me.get("/me/notifications").json()["items"]
    assert told(person)[-1] == item
    assert item["read_at"] is not None


def test_another_persons_is_not_there(user, say):
    one, other = user(), user()
    say([one])
    note = Notification.objects.get()
    refuse(lambda them: them.post(f"/notifications/{note.id}/read"), other, status=404, code="not_found")
    refuse(
        lambda them: them.post("/me/notifications/read", {"up_to": str(note.id)}), other, status=404, code="not_found"
    )
    refuse(lambda them: them.get(f"/notifications/{note.id}/deliveries"), other, status=404, code="not_found")
    refuse(lambda them: them.get(f"/notifications/{note.id}/deliveries"), None, status=401, code="not_signed_in")


@pytest.mark.parametrize("body", [{}, {"up_to": "x"}, {"up_to": None}, {"up_to": "\x00"}, {"all": True}])
def test_bad_input_is_refused(body, user):
    refuse(lambda them: them.post("/me/notifications/read", body), user(), status=422, code="invalid_input")


def test_pages_cost_the_same_whatever_they_hold(api, user, say):
    person = user()
    me = api(person)
    say([person], subject=new_id())
    grow = [new_id(), new_id()]
    assert_constant(lambda: me.get("/me/notifications"), lambda: [say([person], subject=each) for each in grow])


def test_saying_costs_the_same_however_many_hear(user, say, device, django_assert_num_queries):
    few, many = [user()], [user() for _ in range(20)]
    for person in few + many:
        device(person, f"ok-{person.id}")
    with django_assert_num_queries(6):
        say(few, subject=new_id())
    with django_assert_num_queries(6):
        say(many, subject=new_id())
    assert Delivery.objects.count() == 21


def test_old_ones_are_forgotten(user, say, settings, now):
    from backend.notifications.jobs import forget_notices  # noqa: PLC0415

    settings.NOTICES_KEPT_DAYS = 90
    one, other = user(), user()
    say([one, other], when=now - timedelta(days=100), subject=new_id())
    Notification.objects.filter(user=one).update(read_at=now - timedelta(days=99))
    say([one], when=now - timedelta(days=200), subject=new_id())
    say([one], when=now, subject=new_id())
    forget_notices(now=now)
    assert [(note.user_id, (now - note.notice.at).days) for note in Notification.objects.order_by("notice__at")] == [
        (other.id, 100),
        (one.id, 0),
    ], "read ones after 90 days, all after 180"
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_a_kind_that_is_none_is_no_empty_inbox(api, user, lang):
    answer = api(user(), lang=lang).get("/me/notifications?kind=needs_answered")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_notice_kind")
    assert "need_answered" in answer.json()["fields"]["known"]
    assert api(user()).get("/me/notifications?kind=need_answered").json()["items"] == []
