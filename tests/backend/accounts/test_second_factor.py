"""The authenticator app: set up, passed once per code, counted under a lock, removed, renewed."""

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.utils import timezone

from backend.accounts.models import DeviceSession
from backend.audit.models import Entry
from backend.http.models import Answer
from tests.crowd import at_once
from tests.factories import SessionFactory, token_for
from tests.http import Caller
from tests.refusals import refuse
from tests.rows import changes, dump


def code_of(secret, *, steps=0):
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + steps))


def wrong_of(secret):
    fitting = {code_of(secret, steps=step) for step in (-2, -1, 0, 1, 2)}
    return next(each for each in (f"{n:06}" for n in range(10)) if each not in fitting)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


@pytest.fixture
def person(user):
    return user(phone="+8613812341234")


@pytest.fixture
def caller(person):
    """A fresh session without the second factor."""
    return Caller(token=token_for(person, assured=False))


@pytest.fixture
def enrolled(person, caller, clock):
    """`(secret, recovery codes)`; the code of this step is used."""
    begun = caller.post("/me/second-factor").json()
    body = {"setup": begun["setup"], "code": code_of(begun["secret"])}
    answer = caller.post("/me/second-factor/confirm", body)
    assert answer.status_code == 200, answer.json()
    DeviceSession.objects.update(assured=False)
    clock.shift(timedelta(seconds=30))
    return begun["secret"], answer.json()["recovery_codes"]


def give(caller, code):
    return caller.post("/auth/second-factor", {"code": code})


class TestSettingUp:
    def test_begin_confirm_and_pass(self, caller, person, clock):
        assert caller.get("/me/second-factor").json() == {
            "enrolled": False, "enrolled_at": None, "recovery_codes_left": 0,
        }  # fmt: skip
        begun = caller.post("/me/second-factor").json()
        uri = urlsplit(begun["uri"])
        assert (uri.scheme, uri.netloc, unquote(uri.path)) == ("otpauth", "totp", "/138****1234")
        assert parse_qs(uri.query) == {"secret": [begun["secret"]], "issuer": ["Linli 邻里"]}
        assert not Authenticator.objects.exists(), "nothing is stored before the first code"

        done = caller.post("/me/second-factor/confirm", {"setup": begun["setup"], "code": code_of(begun["secret"])})
        codes = done.json()["recovery_codes"]
        assert (done.status_code, len(codes), len(set(codes))) == (200, 10, 10)
        assert caller.get("/me").json()["assured"] is True
        held = caller.get("/me/second-factor").json()
        assert (held["enrolled"], held["recovery_codes_left"]) == (True, 10)
        assert Entry.objects.filter(action="second_factor.enrolled", object_id=person.id).count() == 1

    def test_no_secret_stands_in_the_database_nor_in_a_kept_answer(self, caller, enrolled):
        secret, codes = enrolled
        caller.post("/me/second-factor", key="a-key")
        stored = str(dump())
        assert secret not in stored
        assert not any(code in stored for code in codes)
        assert not Answer.objects.exists()

    def test_a_wrong_first_code_stores_nothing(self, person, clock):
        token = token_for(person, assured=False)
        begun = Caller(token=token).post("/me/second-factor").json()
        body = {"setup": begun["setup"], "code": wrong_of(begun["secret"])}
        headers = {"Authorization": f"Bearer {token}"}
        refuse(
            lambda c: c.post("/me/second-factor/confirm", body, headers=headers),
            None,
            status=422,
            code="wrong_setup_code",
        )

    def test_a_setup_is_ones_own_and_lasts_ten_minutes(self, caller, user, clock):
        begun = caller.post("/me/second-factor").json()
        other = Caller(token=token_for(user(), assured=False))
        body = {"setup": begun["setup"], "code": code_of(begun["secret"])}
        assert other.post("/me/second-factor/confirm", body).json()["code"] == "setup_expired"
        forged = {**body, "setup": begun["setup"][:-2] + "xx"}
        assert caller.post("/me/second-factor/confirm", forged).json()["code"] == "setup_expired"
        clock.shift(timedelta(minutes=10))
        late = {**body, "code": code_of(begun["secret"])}
        answer = caller.post("/me/second-factor/confirm", late)
        assert (answer.status_code, answer.json()["code"]) == (410, "setup_expired")
        assert not Authenticator.objects.exists()

    def test_one_is_enough(self, caller, enrolled):
        answer = caller.post("/me/second-factor")
        assert (answer.status_code, answer.json()["code"]) == (409, "second_factor_exists")

    @pytest.mark.django_db(transaction=True)
    def test_two_confirmations_at_once_make_one(self, person):
        token = token_for(person, assured=False)
        begun = [Caller(token=token).post("/me/second-factor").json() for _ in range(6)]
        calls = [
            lambda each=each: (
                Caller(token=token)
                .post("/me/second-factor/confirm", {"setup": each["setup"], "code": code_of(each["secret"])})
                .status_code
            )
            for each in begun
        ]
        assert sorted(at_once(calls)) == [200] + [409] * 5
        assert Authenticator.objects.filter(type="totp").count() == 1


class TestGiving:
    def test_sign_in_says_that_it_is_due(self, api, gateway, enrolled, person):
        flow = api().post("/auth/code", {"phone": person.phone}).json()["flow"]
        body = api().post("/auth/token", {"flow": flow, "code": gateway.last_code}).json()
        assert body["second_factor"] == "due"
        fresh = Caller(token=body["access_token"])
        assert fresh.get("/me").json()["assured"] is False
        answer = give(fresh, code_of(enrolled[0]))
        assert (answer.status_code, answer.json()["assured"], answer.json()["current"]) == (200, True, True)

    def test_a_code_passes_once(self, caller, enrolled, person):
        code = code_of(enrolled[0])
        assert give(caller, code).status_code == 200
        again = give(Caller(token=token_for(person, assured=False)), code)
        assert (again.status_code, again.json()["code"]) == (409, "second_factor_code_used")

    @pytest.mark.django_db(transaction=True)
    def test_a_code_sent_twenty_times_at_once_passes_once(self, enrolled, person):
        tokens = [token_for(person, assured=False) for _ in range(20)]
        code = code_of(enrolled[0])
        told = at_once([lambda token=token: give(Caller(token=token), code).status_code for token in tokens])
        assert sorted(told) == [200] + [409] * 19
        assert DeviceSession.objects.filter(assured=True).count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_forty_guesses_at_once_are_five_tries(self, enrolled, person):
        token, guess = token_for(person, assured=False), wrong_of(enrolled[0])
        told = at_once([lambda: give(Caller(token=token), guess).json()["code"] for _ in range(40)])
        assert told.count("wrong_second_factor") == 5
        assert told.count("too_many_tries") == 35
        assert give(Caller(token=token), code_of(enrolled[0])).json()["code"] == "too_many_tries"

    def test_tries_are_counted_down_and_come_back(self, caller, enrolled, clock):
        told = [give(caller, wrong_of(enrolled[0])).json() for _ in range(5)]
        assert [each["fields"]["tries_left"] for each in told] == [4, 3, 2, 1, 0]
        refused = give(caller, code_of(enrolled[0]))
        assert (refused.status_code, refused.json()["fields"]) == (429, {"wait": 901})
        clock.shift(timedelta(seconds=901))
        assert give(caller, code_of(enrolled[0])).status_code == 200
        clock.shift(timedelta(seconds=30))
        assert give(caller, wrong_of(enrolled[0])).json()["fields"] == {"tries_left": 4}

    def test_twenty_wrong_codes_are_enough_for_a_day(self, caller, enrolled, clock):
        for _ in range(4):
            for _ in range(5):
                assert give(caller, wrong_of(enrolled[0])).status_code == 422
            clock.shift(timedelta(seconds=901))
        refused = give(caller, code_of(enrolled[0]))
        assert refused.status_code == 429
        assert refused.json()["fields"]["wait"] > 80_000
        clock.shift(timedelta(days=1))
        assert give(caller, code_of(enrolled[0])).status_code == 200

    @pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 409), (0, 200), (1, 200), (2, 422)])
    def test_a_clock_that_is_half_a_minute_off(self, caller, enrolled, steps, status):
        """The step before is the one that confirmed: used."""
        assert give(caller, code_of(enrolled[0], steps=steps)).status_code == status

    def test_a_recovery_code_passes_once(self, caller, enrolled, person):
        assert give(caller, f"{enrolled[1][3][:4]} {enrolled[1][3][4:]}").status_code == 200
        assert caller.get("/me/second-factor").json()["recovery_codes_left"] == 9
        assert give(caller, enrolled[1][3]).json()["code"] == "wrong_second_factor"

    def test_without_one_there_is_nothing_to_give(self, person):
        refuse(lambda c: give(c, "123456"), person, status=409, code="no_second_factor")

    @pytest.mark.parametrize(
        "body", [{}, {"code": None}, {"code": "12345"}, {"code": "1" * 21}, {"code": "1\x0023456"}]
    )
    def test_bad_input(self, person, enrolled, body):
        refuse(lambda c: c.post("/auth/second-factor", body), person, status=422, code="invalid_input")

    def test_a_kept_refusal_does_not_give_a_try_away(self, caller, enrolled):
        """The same key again is another try: a refusal is not kept. Nothing is written but the try."""
        for left in (4, 3):
            before = dump()
            answer = caller.post("/auth/second-factor", {"code": wrong_of(enrolled[0])}, key="one")
            assert answer.json()["fields"] == {"tries_left": left}
            assert set(changes(before, dump())) == {"mfa_authenticator"}
        assert caller.post("/auth/second-factor", {"code": code_of(enrolled[0])}, key="one").status_code == 200


class TestChanging:
    def test_it_is_removed_with_a_fresh_code(self, caller, enrolled, person):
        give(caller, code_of(enrolled[0]))
        SessionFactory(user=person, assured=True)
        wrong = caller.post("/me/second-factor/remove", {"code": wrong_of(enrolled[0])})
        assert wrong.json()["code"] == "wrong_second_factor"
        answer = caller.post("/me/second-factor/remove", {"code": code_of(enrolled[0], steps=1)})
        assert (answer.status_code, answer.json()["enrolled"]) == (200, False)
        assert not Authenticator.objects.exists()
        assert not DeviceSession.objects.filter(assured=True).exists()

    def test_recovery_codes_are_renewed(self, caller, enrolled):
        answer = caller.post("/me/second-factor/recovery-codes", {"code": code_of(enrolled[0])})
        fresh = answer.json()["recovery_codes"]
        assert set(fresh).isdisjoint(enrolled[1])
        assert give(caller, enrolled[1][0]).json()["code"] == "wrong_second_factor"
        assert give(caller, fresh[0]).status_code == 200

    def test_removing_takes_the_same_number_of_tries(self, caller, enrolled):
        for _ in range(5):
            caller.post("/me/second-factor/remove", {"code": wrong_of(enrolled[0])})
        before = dump()
        assert caller.post("/me/second-factor/remove", {"code": code_of(enrolled[0])}).status_code == 429
        assert changes(before, dump()) == {}

    def test_the_database_holds_one_of_each(self, enrolled, person):
        with connection.cursor() as cursor:
            cursor.execute("SELECT type, count(*) FROM mfa_authenticator GROUP BY type ORDER BY type")
            assert cursor.fetchall() == [("recovery_codes", 1), ("totp", 1)]
