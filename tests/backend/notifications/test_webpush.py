"""Pushes to browsers: encrypted for the browser alone, signed by us, and never into our own network."""

import asyncio
import json

import pytest
from django.utils import timezone

from backend.notifications.models import Delivery, Notification
from backend.notifications.states import Channel, Urgency
from backend.notifications.ways import webpush
from backend.notifications.ways.addresses import EndpointRefused, check_endpoint, is_public, resolve
from backend.notifications.ways.push import Failed, Gone, Later, Push, Sent
from backend.notifications.ways.webpush import ORDER, WebPush, private_number, public_key

transactional = pytest.mark.django_db(transaction=True)


@transactional
def test_only_the_browser_can_read_it(push_service, browser, user, say, drain):
    person = user(name="王秀兰")
    mine = browser(person)
    say([person])
    assert drain() == 1
    assert push_service.wrong == []
    [(path, headers, body)] = push_service.calls
    note = Notification.objects.get()
    read = mine.read(body)
    assert path == "/push/device-1"
    assert (read["id"], read["kind"], read["tag"]) == (str(note.id), "task_called_off", note.notice.tag)
    assert set(read) == {"id", "kind", "title", "tag"}
    assert "王" not in json.dumps(read, ensure_ascii=False)
    assert b"task_called_off" not in body, "nothing in the clear"
    assert headers["topic"] == note.notice.tag
    assert headers["urgency"] == "high"
    assert Delivery.objects.get().status == "sent"


@transactional
def test_each_answer_has_its_outcome(push_service, browser, user, say, drain, expect_errors):
    person = user()
    names = ["device", "gone", "missing", "busy", "down", "away", "refuses", "huge"]
    browsers = {name: browser(person, f"{name}-1") for name in names}
    say([person])
    drain()
    found = {}
    for name, each in browsers.items():
        each.registration.refresh_from_db()
        row = Delivery.objects.get(registration=each.registration)
        found[name] = (row.status, each.registration.ended_because)
    assert found == {
        "device": ("sent", ""),
        "gone": ("failed", "gone"),
        "missing": ("failed", "gone"),
        "busy": ("queued", ""),
        "down": ("queued", ""),
        "away": ("failed", ""),
        "refuses": ("failed", ""),
        "huge": ("failed", ""),
    }
    assert all(path.startswith("/push/") for path, _headers, _body in push_service.calls), "no redirect is followed"


def test_the_key_is_the_same_in_every_process(settings):
    before = public_key()
    webpush._public.cache_clear()
    webpush._signer.cache_clear()
    assert public_key() == before
    assert 0 < private_number(settings.VAPID_SECRET) < ORDER
    settings.VAPID_SECRET = None
    assert public_key() is None


REFUSED = [
    "http://push.example.com/1",
    "file:///etc/passwd",
    "gopher://push.example.com/1",
    "https://169.254.169.254/latest/meta-data",
    "https://127.0.0.1/x",
    "https://10.0.0.1/x",
    "https://192.168.1.1/x",
    "https://172.16.0.1/x",
    "https://100.64.0.1/x",
    "https://[::1]/x",
    "https://[fe80::1]/x",
    "https://[fc00::1]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://0.0.0.0/x",
    "https://224.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0177.0.0.1/x",
    "https://127.1/x",
    "https://localhost/x",
    "https://db.internal/x",
    "https://printer.local/x",
    "https://intranet/x",
    "https://user@push.example.com/x",
    "https://user:pass@push.example.com/x",
    "https://push.example.com:22/x",
    "https://push.example.com:99999/x",
    "https://push.example.com\\@127.0.0.1/x",
    "https://push.example.com/a b",
    "https://push.example.com/\r\nHost: x",
    "https:///x",
    "https://",
    "//push.example.com/x",
    "push.example.com",
    "https://推送.example.com/x",
    "http://127.0.0.2:80/x",
    "",
]


@pytest.mark.parametrize("endpoint", REFUSED)
def test_what_is_no_push_service_is_refused(endpoint):
    with pytest.raises(EndpointRefused):
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA",
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://web.push.apple.com:443/QGNL?x=1",
        "https://8.8.8.8/x",
    ],
)
def test_push_services_are_not(endpoint):
    assert check_endpoint(endpoint).hostname


def test_loopback_is_a_matter_of_the_tests_alone(settings):
    assert check_endpoint("http://127.0.0.1:5000/x")
    settings.WEB_PUSH_TO_LOOPBACK = False
    with pytest.raises(EndpointRefused):
        check_endpoint("http://127.0.0.1:5000/x")


@pytest.mark.parametrize("found", [["10.0.0.7"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["fe80::1%eth0"], []])
async def test_a_name_that_points_inwards_is_refused_when_it_is_used(found, monkeypatch):
    """The name is fine and its address is not: DNS rebinding. Resolving is the outside world."""

    async def pointed(_host, port, **_options):
        return [(2, 1, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", pointed)
    with pytest.raises(EndpointRefused):
        await resolve("push.example.com", 443)


async def test_the_push_goes_to_the_address_that_was_checked(monkeypatch):
    """Whatever the name says a moment later; and the certificate asked for is that of the name."""
    asked, subscription = [], {"endpoint": "https://push.example.com/x?y=1", "keys": KEYS}

    async def pointed(host, port, **_options):
        asked.append(host)
        return [(2, 1, 6, "", ("8.8.8.8", port))]

    way = WebPush()
    sent = []

    async def post(url, **options):
        sent.append((url, options["headers"]["Host"], options["extensions"]))
        raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", pointed)
    monkeypatch.setattr(way._http, "post", post)
    push = Push(timezone.now(), "x", "t", "tag", Urgency.LOW, 60)
    assert isinstance(await way.send(json.dumps(subscription), push), Later)
    await way.close()
    assert asked == ["push.example.com"]
    assert sent == [("https://8.8.8.8:443/x?y=1", "push.example.com", {"sni_hostname": "push.example.com"})]


KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


@transactional
@pytest.mark.parametrize("stored", ["", "{}", "null", "[]", '{"endpoint": "https://127.0.0.1/x"}'])
def test_a_subscription_that_cannot_be_used_ends(stored, user, device, say, drain):
    person = user()
    row = device(person, stored, Channel.WEBPUSH)
    say([person])
    drain()
    row.refresh_from_db()
    assert (row.ended_because, Delivery.objects.get().status) == ("gone", "failed")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(201, Sent), (202, Sent), (404, Gone), (410, Gone), (429, Later), (500, Later), (400, Failed), (301, Failed)],
)
def test_every_answer_is_understood(status, kind):
    assert isinstance(webpush.judge(status, None), kind)


def test_addresses_that_hide_another():
    from ipaddress import ip_address  # noqa: PLC0415

    assert not is_public(ip_address("::ffff:10.1.2.3"))
    assert not is_public(ip_address("2002:0a01:0203::"))
    assert is_public(ip_address("2001:4860:4860::8888"))
