"""Devices: registered by the session that asks, moved, ended; and what is then pushed where."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from backend.accounts.models import DeviceSession
from backend.ids import new_id
from backend.notifications.jobs import forget_registrations
from backend.notifications.models import Delivery, Notice, Notification, PushRegistration
from backend.notifications.states import Channel
from backend.parties.models import Post
from tests.backend.notifications.conftest import agree
from tests.backend.notifications.webpush_server import Browser
from tests.factories import token_for
from tests.refusals import refuse

TOKEN = "fcm-token_of.a:phone-0123456789"


@pytest.fixture
def fcm_on(settings):
    settings.FCM_CREDENTIALS = "/nowhere/firebase.json"


def web(name="device-1", **fields):
    return {"kind": "webpush", "subscription": Browser("http://127.0.0.1:9", name).subscription, **fields}


def by_google(token=TOKEN, **fields):
    return {"kind": "fcm", "token": token, **fields}


def test_what_this_server_offers(api, user, settings):
    me = api(user())
    said = me.get("/push/keys").json()
    assert (len(said["webpush"]), said["fcm"]) == (87, False)
    settings.FCM_CREDENTIALS, settings.VAPID_SECRET = "/x.json", None
    assert me.get("/push/keys").json() == {"webpush": None, "fcm": True}


def test_a_browser_registers_and_ends(api, user):
    me = api(user())
    made = me.post("/me/push", web(app="Firefox 140"))
    assert made.status_code == 201
    said = made.json()
    assert (said["kind"], said["host"], said["app"], said["current"]) == ("webpush", "127.0.0.1", "Firefox 140", True)
    assert "keys" not in str(said)
    assert "/push/" not in made.content.decode()
    assert me.get("/me/push").json()["items"] == [said]
    ended = me.post(f"/me/push/{said['id']}/unregister").json()
    assert (ended["ended_because"], ended["host"]) == ("unregistered", "")
    assert me.post(f"/me/push/{said['id']}/unregister").json() == ended
    assert PushRegistration.objects.get().address == ""


def test_the_address_is_not_readable_in_the_database(api, user, fcm_on):
    api(user()).post("/me/push", by_google())
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notifications_pushregistration")
        [(stored,)] = cursor.fetchall()
    assert TOKEN not in stored
    assert PushRegistration.objects.get().address == TOKEN


def test_the_same_again_changes_nothing(api, user, fcm_on):
    me = api(user())
    one = me.post("/me/push", by_google()).json()
    assert me.post("/me/push", by_google()).json() == one
    assert PushRegistration.objects.count() == 1


def test_a_new_token_replaces_the_old_one_of_the_device(api, user, fcm_on):
    me = api(user())
    me.post("/me/push", by_google())
    me.post("/me/push", by_google(TOKEN + "2"))
    assert list(PushRegistration.objects.order_by("id").values_list("ended_because", flat=True)) == ["replaced", ""]


def test_a_phone_that_changed_hands_pushes_its_new_owner_alone(api, user, fcm_on, say):
    before, after = user(), user()
    api(before).post("/me/push", by_google())
    say([before], subject=new_id())
    api(after).post("/me/push", by_google())
    live = PushRegistration.objects.filter(ended_at=None)
    assert [row.user_id for row in live] == [after.id]
    assert PushRegistration.objects.get(user=before).ended_because == "moved"
    say([before, after], subject=new_id())
    assert Delivery.objects.filter(registration__in=live).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_queued_for_the_owner_before_is_dropped(api, user, fcm, say, drain):
    before, after = user(), user()
    api(before).post("/me/push", by_google("ok-" + TOKEN))
    say([before])
    api(after).post("/me/push", by_google("ok-" + TOKEN))
    drain()
    assert fcm.calls == []
    row = Delivery.objects.get()
    assert (row.status, row.error) == ("dropped", "not signed in")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["sign out", "revoked elsewhere", "expired", "deactivated"])
def test_a_device_that_is_signed_out_is_pushed_no_more_not_even_what_was_queued(how, api, user, fcm, say, drain):
    person = user()
    phone = api(person, token=token_for(person))
    phone.post("/me/push", by_google("ok-" + TOKEN))
    say([person], subject=new_id())
    session = PushRegistration.objects.get().session
    if how == "sign out":
        phone.post("/auth/sign-out")
    elif how == "revoked elsewhere":
        api(person).post(f"/me/sessions/{session.id}/revoke")
    elif how == "expired":
        DeviceSession.objects.filter(pk=session.pk).update(expires_at=timezone.now())
    else:
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    say([person], subject=new_id())
    drain()
    assert fcm.calls == []
    assert {row.status for row in Delivery.objects.all()} == {"dropped"}
    row = PushRegistration.objects.get()
    if how in {"sign out", "revoked elsewhere"}:
        assert (row.ended_because, row.address) == ("signed_out", "")


def test_what_hangs_on_expired_sessions_is_cleared_away(device, user, now):
    person = user()
    device(person, "ok-1", expires_at=now - timedelta(minutes=1))
    device(person, "ok-2")
    forget_registrations(now=now)
    assert sorted(PushRegistration.objects.values_list("ended_because", flat=True)) == ["", "expired"]
    forget_registrations(now=now + timedelta(days=31))
    assert PushRegistration.objects.filter(ended_because="expired").count() == 1, (
        "of the other, whose session ended too"
    )


def test_without_consent_google_is_not_registered(user, fcm_on):
    refuse(
        lambda them: them.post("/me/push", by_google()),
        user(agrees=False),
        status=409,
        code="cross_border_consent_needed",
    )


def test_consent_that_is_withdrawn_ends_the_devices_at_google_and_no_others(api, user, fcm_on):
    person = user()
    me = api(person)
    me.post("/me/push", by_google())
    me.post("/me/push", web())
    agree(person, given=False)
    rows = PushRegistration.objects.order_by("channel")
    assert [(row.channel, row.ended_because, bool(row.address)) for row in rows] == [
        ("fcm", "no_consent", False),
        ("webpush", "", True),
    ]


def test_what_is_not_offered_is_refused(user, settings):
    refuse(lambda them: them.post("/me/push", by_google()), user(), status=409, code="push_channel_off")
    settings.VAPID_SECRET = None
    refuse(lambda them: them.post("/me/push", web()), user(), status=409, code="push_channel_off")


def with_endpoint(endpoint):
    body = web()
    body["subscription"]["endpoint"] = endpoint
    return body


def with_keys(**keys):
    body = web()
    body["subscription"]["keys"].update(keys)
    return body


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (by_google("x" * 10_000), "invalid_input"),
        (by_google("short"), "invalid_input"),
        (by_google("a token with a\x00NUL in it"), "invalid_input"),
        (by_google("标记" * 20), "invalid_input"),
        (by_google(None), "invalid_input"),
        ({"kind": "pigeon", "token": TOKEN}, "invalid_input"),
        ({"kind": "sms", "token": TOKEN}, "invalid_input"),
        ({"kind": "fcm"}, "invalid_input"),
        ({"kind": "webpush"}, "invalid_input"),
        ({**web(), "token": TOKEN}, "invalid_input"),
        ({**by_google(), "subscription": web()["subscription"]}, "invalid_input"),
        (by_google(app="x" * 100), "invalid_input"),
        (with_endpoint("x" * 2_000), "invalid_input"),
        (with_endpoint("https://169.254.169.254/latest/meta-data"), "push_endpoint_refused"),
        (with_endpoint("file:///etc/passwd"), "push_endpoint_refused"),
        (with_endpoint("http://push.example.com/x"), "push_endpoint_refused"),
        (with_endpoint("https://10.0.0.1/x"), "push_endpoint_refused"),
        (with_endpoint("https://push.example.com/\x00"), "push_endpoint_refused"),
        (with_keys(auth="AAAA"), "push_subscription_unusable"),
        (with_keys(p256dh="AAAA"), "push_subscription_unusable"),
        (with_keys(p256dh="B" + "A" * 86), "push_subscription_unusable"),
        (with_keys(p256dh="A0FUMqzfzeYFUarx7Q9M02bBHOvlVfiby3sYalMzkXMW"), "push_subscription_unusable"),
        (with_keys(p256dh="🔑" * 10), "push_subscription_unusable"),
        (with_keys(auth="%%%%"), "push_subscription_unusable"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_stored(body, code, user, fcm_on):
    refuse(lambda them: them.post("/me/push", body), user(), status=422, code=code)


def test_anothers_device_is_not_there(api, user, fcm_on):
    mine = api(user()).post("/me/push", by_google()).json()["id"]
    refuse(lambda them: them.post(f"/me/push/{mine}/unregister"), user(), status=404, code="not_found")


class TestDeliveries:
    """How notices travelled: for administrators, and without what they say."""

    def test_by_notice(self, api, user, say, device):
        person, clerk = user(name="王秀兰"), user(posts=[Post.ADMINISTRATOR])
        device(person, "ok-1")
        say([person])
        note = Notification.objects.get()
        answer = api(clerk).get(f"/notifications/{note.id}/deliveries")
        said = answer.json()
        assert said["kind"] == "task_called_off"
        assert [(each["channel"], each["status"]) for each in said["deliveries"]] == [("fcm", "queued")]
        for secret in ("巡逻", "王", "ok-1"):
            assert secret not in answer.content.decode()

    def test_counts(self, api, user, say, device):
        person, clerk = user(), user(posts=[Post.ADMINISTRATOR])
        device(person, "ok-1")
        device(person, "x", Channel.WEBPUSH)
        say([person])
        said = api(clerk).get("/deliveries/counts").json()
        assert said["by_status"]["queued"] == 2
        assert said["by_channel"]["fcm"]["queued"] == said["by_channel"]["webpush"]["queued"] == 1
        assert said["oldest_due"] is not None

    def test_not_for_the_others(self, user, say):
        person = user()
        say([person])
        note = Notification.objects.get()
        refuse(lambda them: them.get("/deliveries/counts"), person, status=403, code="not_allowed")
        refuse(lambda them: them.get(f"/notifications/{note.id}/deliveries"), person, status=403, code="not_allowed")

    def test_not_of_another_street(self, user, say, other_street):
        say([user()])
        note = Notification.objects.get()
        stranger = user(home_street=other_street, posts=[Post.ADMINISTRATOR])
        refuse(lambda them: them.get(f"/notifications/{note.id}/deliveries"), stranger, status=404, code="not_found")


def test_a_first_sign_in_is_no_news_and_a_second_is(user, now):
    from backend.accounts.services import start_session  # noqa: PLC0415

    person = user()
    start_session(person=person, device="phone", now=now)
    assert not Notice.objects.exists()
    start_session(person=person, device="another", now=now)
    assert Notice.objects.get().kind == "new_sign_in"
