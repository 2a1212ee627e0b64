import hashlib
import hmac
import socket
import time
from uuid import uuid4

import pytest

from backend.accounts import sms
from tests.backend.accounts.conftest import SECRET


def message(**more):
    return sms.Message(
        **{
            "id": uuid4(),
            "to": "+8613800138000",
            "template": sms.Template.SIGN_IN,
            "language": "zh-hans",
            "code": "012345",
            "text": "验证码 012345",
            "seed": False,
            **more,
        }
    )


def test_what_is_posted_is_signed(gateway):
    sent = message()
    sms.deliver(sent, real=True)
    [(headers, body)] = gateway.received
    stamp, mark = (part.split("=", 1)[1] for part in headers["Linli-Signature"].split(","))
    assert abs(int(stamp) - time.time()) < 5
    assert mark == hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert gateway.messages == [
        {"id": str(sent.id), "to": "+8613800138000", "template": "sign_in", "channel": "sms",
             "language": "zh-hans", "code": "012345",
         "text": "验证码 012345"},
    ]  # fmt: skip


@pytest.mark.parametrize("first", [500, 502, 429])
def test_one_hiccup_is_tried_again_with_the_same_id(gateway, first):
    gateway.answers = [first]
    sms.deliver(message(), real=True)
    assert len({each["id"] for each in gateway.messages}) == 1
    assert len(gateway.messages) == 2


def test_two_failures_are_an_outage_during_which_nobody_tries(gateway):
    gateway.answers = [500, 500]
    with pytest.raises(sms.SmsUnavailable):
        sms.deliver(message(), real=True)
    for real in (True, False):
        with pytest.raises(sms.SmsUnavailable):
            sms.deliver(message(), real=real)
    assert len(gateway.messages) == 2


def test_a_refused_number_stops_nobody_else(gateway):
    gateway.answers = [422]
    with pytest.raises(sms.SmsUnavailable):
        sms.deliver(message(), real=True)
    assert len(gateway.messages) == 1
    sms.deliver(message(to="+8613900139000"), real=True)
    assert len(gateway.messages) == 2


def test_nobody_listening(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.SMS_GATEWAY = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        settings.SMS_GATEWAY_SECRET = SECRET
        with pytest.raises(sms.SmsUnavailable):
            sms.deliver(message(), real=True)


def test_a_gateway_that_hangs_is_given_up(gateway, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT_SECONDS", 0.05)
    gateway.delay = 0.3
    with pytest.raises(sms.SmsUnavailable):
        sms.deliver(message(), real=True)


@pytest.mark.parametrize("more", [{"to": "+8619900000007"}, {"seed": True}])
def test_the_http_gateway_refuses_seeds(gateway, settings, more):
    way = sms.HttpGateway(settings.SMS_GATEWAY, SECRET)
    with pytest.raises(sms.SeedNeverLeaves):
        way.send(message(**more))
    assert gateway.messages == []


def test_the_console_is_for_the_embedded_arrangement(settings, capfd, expect_errors):
    with pytest.raises(sms.SmsUnavailable):
        sms.deliver(message(), real=True)
    settings.EMBEDDED = True
    sms.deliver(message(), real=True)
    assert "+8613800138000" in capfd.readouterr().err


def test_a_url_without_a_key_sends_nothing(gateway, settings, expect_errors):
    settings.SMS_GATEWAY_SECRET = None
    with pytest.raises(sms.SmsUnavailable):
        sms.deliver(message(), real=True)
    assert gateway.messages == []
