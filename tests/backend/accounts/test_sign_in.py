import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import DeviceSession, SignInCode, User
from backend.audit.models import Entry
from tests.refusals import refuse
from tests.rows import dump

PHONE = "138 0013 8000"


def ask(api, phone=PHONE, lang="en"):
    return api(lang=lang).post("/auth/code", {"phone": phone})


def redeem(api, flow, code, **more):
    return api().post("/auth/token", {"flow": flow, "code": code, **more})


def test_a_code_signs_in_once(api, gateway, resident):
    asked = ask(api)
    assert asked.status_code == 202
    assert asked.json() == {"flow": asked.json()["flow"], "expires_in": 300, "agrees_to": 1}
    flow = asked.json()["flow"]

    answer = redeem(api, flow, gateway.last_code, device="红米手机")
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["user"] == {
        "id": str(resident.id),
        "name": "王秀兰",
        "phone": "138****8000",
        "language": "zh-hans",
        "street": {
            "id": str(resident.home_street_id), "code": "110101005", "name": "东四街道", "name_en": "Dongsi",
        },
    }  # fmt: skip
    me = api(token=body["access_token"]).get("/me").json()
    assert me["id"] == str(resident.id)
    assert me["assured"] is False

    again = redeem(api, flow, gateway.last_code)
    assert (again.status_code, again.json()["code"]) == (409, "flow_ended")


def test_the_message_names_the_code_in_the_language_of_the_person(api, gateway, user):
    user(phone="+8613800138000", language="en")
    ask(api, lang="zh-hans")
    [message] = gateway.messages
    assert message["to"] == "+8613800138000"
    assert message["template"] == "sign_in"
    assert message["language"] == "en"
    assert message["text"].startswith("[Linli] Your sign-in code is " + message["code"])
    assert len(message["code"]) == 6


def test_a_chinese_resident_reads_chinese(api, gateway, user):
    user(phone="+8613800138000", language="zh-hans")
    ask(api, lang="en")
    [message] = gateway.messages
    assert message["text"].startswith("【邻里】您的登录验证码是 " + message["code"])


def test_an_unknown_phone_looks_alike_and_gets_nothing(api, gateway, resident):
    known, unknown = ask(api), ask(api, "13900139000")
    assert len(gateway.messages) == 1
    assert unknown.status_code == known.status_code
    assert unknown.json().keys() == known.json().keys()
    assert len(unknown.json()["flow"]) == len(known.json()["flow"])
    told = [redeem(api, unknown.json()["flow"], "123456") for _ in range(4)]
    assert [each.json()["code"] for each in told] == ["wrong_code", "wrong_code", "flow_ended", "flow_ended"]


def test_an_unknown_phone_waits_as_long_as_a_message_takes(api, gateway, resident):
    gateway.delay = 0.3
    ask(api)
    started = time.perf_counter()
    ask(api, "13900139000")
    assert time.perf_counter() - started >= 0.27
    assert len(gateway.messages) == 1


def test_both_need_the_same_queries(api, gateway, resident):
    counts = []
    for phone in (PHONE, "13900139000"):
        with CaptureQueriesContext(connection) as queries:
            ask(api, phone)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_person_out_of_use_is_unknown(api, gateway, user):
    user(phone="+8613800138000", is_active=False)
    assert ask(api).status_code == 202
    up = api().post("/auth/sign-up", {"phone": PHONE, "name": "王", "street_code": "110101005"})
    assert up.status_code == 202
    assert gateway.messages == []


def test_three_wrong_codes_end_it(api, gateway, resident, wrong):
    flow = ask(api).json()["flow"]
    first, second, third = (redeem(api, flow, wrong()) for _ in range(3))
    assert (first.status_code, first.json()["code"], first.json()["fields"]) == (422, "wrong_code", {"tries_left": 2})
    assert second.json()["fields"] == {"tries_left": 1}
    assert (third.status_code, third.json()["code"]) == (409, "flow_ended")
    assert redeem(api, flow, gateway.last_code).json()["code"] == "flow_ended"
    assert not DeviceSession.objects.exists()


def test_the_right_code_after_two_wrong_ones(api, gateway, resident, wrong):
    flow = ask(api).json()["flow"]
    redeem(api, flow, wrong())
    redeem(api, flow, wrong())
    assert redeem(api, flow, gateway.last_code).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_forty_guesses_at_once_are_three_tries(api, gateway, resident, wrong):
    flow = ask(api).json()["flow"]
    guess = wrong()

    def one(_):
        try:
            return redeem(api, flow, guess).json()["code"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(one, range(40)))
    assert told.count("wrong_code") == 2
    assert told.count("flow_ended") == 38


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_once_signs_in_once(api, gateway, resident):
    flow = ask(api).json()["flow"]
    code = gateway.last_code

    def one(_):
        try:
            return redeem(api, flow, code).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [200] + [409] * 7


def test_a_code_expires_after_five_minutes(api, gateway, resident):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        late, in_time = ask(api).json()["flow"], ask(api).json()["flow"]
        clock.shift(timedelta(seconds=299))
        assert redeem(api, in_time, gateway.last_code).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = redeem(api, late, gateway.messages[0]["code"])
        assert (answer.status_code, answer.json()["code"]) == (410, "code_expired")


def test_an_unknown_flow(api, gateway, resident):
    answer = redeem(api, "nothing", "123456")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_flow")


def test_a_code_fits_its_own_flow_only(api, gateway, resident):
    first, second = ask(api).json()["flow"], ask(api).json()["flow"]
    if gateway.messages[0]["code"] != gateway.messages[1]["code"]:
        assert redeem(api, second, gateway.messages[0]["code"]).json()["code"] == "wrong_code"
    assert redeem(api, first, gateway.messages[0]["code"]).status_code == 200


@pytest.mark.parametrize("phone", ["13800138000", "13900139000"])
def test_a_phone_asks_six_times_an_hour_whether_known_or_not(api, gateway, resident, phone):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [ask(api, phone).status_code for _ in range(6)] == [202] * 6
        refused = ask(api, phone)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_codes")
        assert refused.json()["fields"]["wait"] == 3601
        assert refused["Retry-After"] == "3601"
        assert ask(api, "13700137000").status_code == 202
        clock.shift(timedelta(hours=1, seconds=1))
        assert ask(api, phone).status_code == 202


def test_a_phone_asks_twenty_four_times_a_day(api, gateway, resident):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _hour in range(4):
            assert [ask(api).status_code for _ in range(6)] == [202] * 6
            clock.shift(timedelta(hours=1, seconds=1))
        assert ask(api).status_code == 429
        clock.shift(timedelta(hours=20))
        assert ask(api).status_code == 202
        assert SignInCode.objects.count() <= 19, "rows that no limit needs are forgotten"


def test_an_address_is_limited_too(api, gateway, resident, settings):
    settings.SIGN_IN_LIMIT = 3
    told = [ask(api, f"1390013900{n}").status_code for n in range(4)]
    assert told == [202, 202, 202, 429]
    answer = redeem(api, "x", "123456")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")


def test_neither_code_nor_token_is_kept_in_plain(api, gateway, resident):
    flow = ask(api).json()["flow"]
    code = gateway.last_code
    token = redeem(api, flow, code).json()["access_token"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                assert flow not in row
                assert token not in row
                if table == "accounts_signincode" or table.startswith("audit"):
                    assert f",{code}," not in row
    assert {each.action for each in Entry.objects.all()} == {"session.start", "consent.give"}


@pytest.mark.parametrize(
    "phone", ["", "abc", "12345", "110", "13800138000\x00", "\ud800", 13800138000, None, ["13800138000"], "1" * 33]
)
def test_no_phone(api, gateway, phone):
    answer = ask(api, phone)
    assert answer.status_code == 422, answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in {"invalid_phone", "invalid_input"}


@pytest.mark.parametrize(
    "body",
    [{}, {"flow": "x"}, {"code": "1"}, {"flow": "x\x00", "code": "1"}, {"flow": "x", "code": "\ud800"},
     {"flow": "x" * 101, "code": "1"}, {"flow": "x", "code": 123456}, {"flow": "x", "code": "1" * 13},
     {"flow": "x", "code": "1", "device": "d" * 121}, {"flow": "x", "code": "1", "device": "\x00"},
     {"flow": "x", "code": "1", "admin": True}, [], "x"],
)  # fmt: skip
def test_a_bad_redemption(api, db, body):
    answer = api().post("/auth/token", body if isinstance(body, (dict, str)) else "[]")
    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"invalid_input", "bad_json"}


def test_answers_follow_the_language_asked_for(api, db):
    english, chinese = ask(api, "1"), ask(api, "1", lang="zh-hans")
    assert english.json()["code"] == chinese.json()["code"] == "invalid_phone"
    assert english.headers["Content-Language"] == "en"
    assert chinese.headers["Content-Language"] == "zh-hans"


class TestSignUp:
    def join(self, api, **more):
        return api().post("/auth/sign-up", {"phone": PHONE, "name": "李明", "street_code": "110101005", **more})

    def test_the_account_is_there_after_the_code(self, api, gateway, street):
        flow = self.join(api, language="en").json()["flow"]
        assert not User.objects.exists()
        assert gateway.messages[0]["template"] == "sign_up"
        assert gateway.messages[0]["language"] == "en"
        answer = redeem(api, flow, gateway.last_code)
        assert answer.status_code == 200
        assert answer.json()["user"]["name"] == "李明"
        person = User.objects.get()
        assert (person.phone, person.phone_verified, person.home_street_id) == ("+8613800138000", True, street.id)
        assert not person.has_usable_password()
        assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
            "account.sign_up",
            "consent.give",
            "session.start",
        ]

    def test_one_who_has_an_account_is_told_and_signed_in(self, api, gateway, resident):
        joined = self.join(api, name="somebody else")
        assert joined.status_code == 202
        assert gateway.messages[0]["template"] == "have_account"
        answer = redeem(api, joined.json()["flow"], gateway.last_code)
        assert answer.json()["user"]["name"] == "王秀兰"
        assert User.objects.count() == 1

    def test_two_sign_ups_of_one_phone_are_one_person(self, api, gateway, street):
        flows = [self.join(api).json()["flow"] for _ in range(2)]
        codes = [message["code"] for message in gateway.messages]
        people = {redeem(api, flow, code).json()["user"]["id"] for flow, code in zip(flows, codes, strict=True)}
        assert len(people) == 1

    def test_an_unknown_street(self, api, gateway, community):
        for code in ("999999999", community.code):
            answer = self.join(api, street_code=code)
            assert (answer.status_code, answer.json()["code"]) == (422, "no_such_street")
        assert gateway.messages == []

    @pytest.mark.parametrize(
        "more",
        [{"name": ""}, {"name": "  "}, {"name": "x" * 61}, {"name": "a\x00"}, {"name": None}, {"language": "fr"},
         {"language": None}, {"is_staff": True}, {"street_code": ""}],
    )  # fmt: skip
    def test_bad_input(self, api, gateway, street, more):
        assert self.join(api, **more).status_code == 422


class TestGatewayTrouble:
    def test_an_outage_is_said_to_everybody_and_costs_no_try(self, api, gateway, resident, expect_errors):
        gateway.answers = [500, 503]
        answer = ask(api)
        assert (answer.status_code, answer.json()["code"]) == (503, "sms_unavailable")
        assert ask(api, "13900139000").json()["code"] == "sms_unavailable"
        assert not SignInCode.objects.exists()

    def test_no_gateway_is_an_outage(self, api, resident, expect_errors):
        assert ask(api).json()["code"] == "sms_unavailable"
        assert ask(api, "13900139000").json()["code"] == "sms_unavailable"
        assert all(record.levelno == logging.ERROR for record in expect_errors)


class TestSeeds:
    SEED = "+8619900000001"

    def test_on_an_embedded_server_the_console_shows_the_code(self, api, gateway, user, settings, capfd):
        settings.EMBEDDED = True
        user(phone=self.SEED, is_seed=True)
        flow = ask(api, self.SEED).json()["flow"]
        shown = capfd.readouterr().err
        assert gateway.messages == []
        [code] = re.findall(r"(?<!\d)\d{6}(?!\d)", shown)
        assert redeem(api, flow, code).status_code == 200

    def test_elsewhere_it_goes_nowhere(self, api, gateway, user, capfd):
        user(phone=self.SEED, is_seed=True)
        user(phone="+8613800138000", is_seed=True)
        assert ask(api, self.SEED).status_code == 202
        assert ask(api).status_code == 202
        assert gateway.messages == []
        assert capfd.readouterr().err == ""


class TestSources:
    """Who asks from elsewhere spends codes of their own."""

    @pytest.fixture(autouse=True)
    def _addresses(self, settings):
        settings.NINJA_NUM_PROXIES = 1

    def ask(self, api, address, **more):
        headers = {"X-Forwarded-For": address}
        return api().client.post(
            "/api/v1/auth/code", {"phone": PHONE, **more}, content_type="application/json", headers=headers
        )

    @pytest.mark.parametrize("known", [True, False])
    def test_a_stranger_does_not_use_up_anothers_codes(self, api, gateway, user, known):
        if known:
            user(phone="+8613800138000")
        assert [self.ask(api, "203.0.113.1").status_code for _ in range(7)] == [202] * 6 + [429]
        assert self.ask(api, "203.0.113.2").status_code == 202

    def test_all_strangers_together_meet_a_ceiling(self, api, gateway, resident):
        told = [self.ask(api, f"203.0.113.{n}").status_code for n in range(20)]
        assert told == [202] * 18 + [429] * 2
        assert len(gateway.messages) == 18

    def test_one_device_at_many_addresses(self, api, gateway, resident):
        told = [self.ask(api, f"203.0.113.{n}", device_id="the-one").status_code for n in range(8)]
        assert told == [202] * 6 + [429] * 2
        assert self.ask(api, "203.0.113.1", device_id="another").status_code == 202

    def test_neither_address_nor_device_is_stored(self, api, gateway, resident):
        self.ask(api, "203.0.113.1", device_id="my-own-device")
        stored = str(dump())
        assert "203.0.113.1" not in stored
        assert "my-own-device" not in stored


class TestVoice:
    def test_a_call_reads_the_code_digit_by_digit(self, api, gateway, resident):
        asked = api().post("/auth/code", {"phone": PHONE, "channel": "voice"})
        assert asked.status_code == 202
        [message] = gateway.messages
        assert message["channel"] == "voice"
        assert " ".join(message["code"]) in message["text"]
        assert redeem(api, asked.json()["flow"], message["code"]).status_code == 200

    def test_a_text_message_says_so(self, api, gateway, resident):
        ask(api)
        assert gateway.messages[0]["channel"] == "sms"

    def test_calls_and_messages_are_counted_together(self, api, gateway, resident):
        told = [
            api().post("/auth/code", {"phone": PHONE, "channel": channel}).status_code
            for channel in ("sms", "voice") * 4
        ]
        assert told == [202] * 6 + [429] * 2

    def test_another_channel_is_refused(self, api, gateway, resident):
        refuse(
            lambda c: c.post("/auth/code", {"phone": PHONE, "channel": "pigeon"}),
            None,
            status=422,
            code="invalid_input",
        )
        assert gateway.messages == []
