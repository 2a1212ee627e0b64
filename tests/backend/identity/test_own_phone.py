"""A phone that its owner changes: two codes, counted under a lock; nothing is learned about the new number."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import DeviceSession, SignInCode, User
from backend.audit.models import Entry
from backend.identity import jobs
from backend.identity.models import PhoneChange
from backend.realtime.models import FeedItem
from tests.backend.accounts.conftest import gateway, gateway_server  # noqa: F401
from tests.crowd import at_once
from tests.digits import without_chance
from tests.factories import token_for
from tests.http import Caller
from tests.refusals import refuse
from tests.rows import changes, dump

OLD, NEW = "+8613800138000", "+8613900139000"


@pytest.fixture
def person(user):
    return user(phone=OLD, name="王秀兰", language="en")


@pytest.fixture
def messages(request):
    return request.getfixturevalue("gateway")


@pytest.fixture
def caller(api, person):
    return api(token=token_for(person))


@pytest.fixture
def asked(caller, messages):
    """`(flow, the code to the old phone, the code to the new one)`."""
    answer = caller.post("/me/phone", {"phone": "139 0013 9000"})
    assert answer.status_code == 202, answer.json()
    codes = {message["to"]: message["code"] for message in messages.messages}
    return answer.json()["flow"], codes[OLD], codes[NEW]


def confirm(caller, flow, old, new):
    return caller.post("/me/phone/confirm", {"flow": flow, "old_code": old, "new_code": new})


def other(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_both_codes_move_the_account(api, caller, person, asked, messages, street):
    elsewhere = token_for(person)
    answer = confirm(caller, *asked)
    assert (answer.status_code, answer.json()["phone"]) == (200, "139****9000")
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == (NEW, True)
    assert caller.get("/me").status_code == 200, "this session stays"
    assert api(token=elsewhere).get("/me").status_code == 401, "every other one ends"
    change = PhoneChange.objects.get()
    assert (change.status, change.asked_by_id, change.phone) == ("done", person.id, NEW)
    assert Entry.objects.get(action="account.change_phone").data == {"change_id": str(change.id)}
    assert FeedItem.objects.get(user_id=person.id, type="phone_change").data["status"] == "done"

    jobs.tell_left_phone(change_id=change.id, code_id=SignInCode.objects.get(purpose="old_phone").id)
    told = messages.messages[-1]
    assert (told["to"], told["template"], told["code"]) == (OLD, "phone_left", "")
    assert "139****9000" in told["text"]
    assert NEW not in told["text"]

    asks = [api().post("/auth/code", {"phone": phone}).status_code for phone in (OLD, NEW)]
    assert asks == [202, 202]
    assert messages.messages[-1]["to"] == NEW, "the old number opens nothing"
    assert User.objects.filter(phone=OLD).count() == 0


def test_the_old_number_is_told_by_a_job_that_names_no_number(caller, asked):
    confirm(caller, *asked)
    queued = [row for row in dump()["procrastinate_jobs"] if "tell_left_phone" in row]
    assert len(queued) == 1
    assert "138" not in without_chance(queued[0])
    assert OLD not in queued[0]


def test_codes_and_numbers_are_stored_nowhere_in_plain(asked):
    stored = str(dump())
    assert all(each not in stored for each in (*asked, OLD, NEW))


@pytest.mark.parametrize("which", ["old", "new", "both", "swapped"])
def test_one_right_code_is_not_enough(caller, person, asked, which):
    flow, old, new = asked
    given = {
        "old": (other(old), new), "new": (old, other(new)), "both": (other(old), other(new)), "swapped": (new, old),
    }[which]  # fmt: skip
    for left in (2, 1):
        answer = confirm(caller, flow, *given)
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong_codes")
        assert answer.json()["fields"] == {"tries_left": left}
    assert confirm(caller, flow, *given).json()["code"] == "flow_ended"
    assert confirm(caller, flow, old, new).json()["code"] == "flow_ended"
    person.refresh_from_db()
    assert person.phone == OLD
    assert not PhoneChange.objects.exists()


def test_a_code_of_this_signs_nobody_in(api, asked):
    flow, old, new = asked
    for code in (old, new):
        answer = api().post("/auth/token", {"flow": flow, "code": code})
        assert answer.json()["code"] == "no_such_flow"


def test_a_code_of_a_sign_in_moves_nothing(api, caller, person, messages):
    flow = api().post("/auth/code", {"phone": OLD}).json()["flow"]
    code = messages.last_code
    assert confirm(caller, flow, code, code).json()["code"] == "no_such_flow"


@pytest.mark.django_db(transaction=True)
def test_forty_guesses_at_once_are_three_tries(person, asked):
    flow, old, new = asked
    token = token_for(person)
    told = at_once(
        [lambda: confirm(Caller(token=token), flow, old, other(new)).json()["code"] for _ in range(40)], threads=20
    )
    assert sorted(told) == ["flow_ended"] * 38 + ["wrong_codes"] * 2
    assert set(SignInCode.objects.values_list("tries", flat=True)) == {3}
    assert confirm(Caller(token=token), flow, old, new).json()["code"] == "flow_ended"


@pytest.mark.django_db(transaction=True)
def test_twenty_uses_at_once_move_it_once(person, asked):
    token = token_for(person)
    told = at_once([lambda: confirm(Caller(token=token), *asked).status_code for _ in range(20)])
    assert sorted(told) == [200] + [409] * 19
    assert PhoneChange.objects.count() == 1


class TestANumberThatHasAnAccount:
    @pytest.fixture
    def owner(self, user):
        return user(phone=NEW, language="en")

    def test_is_answered_alike_and_its_owner_is_told(self, caller, person, owner, messages):
        answer = caller.post("/me/phone", {"phone": NEW})
        free = caller.post("/me/phone", {"phone": "13700137000"})
        assert answer.status_code == free.status_code == 202
        assert answer.json() == {**free.json(), "flow": answer.json()["flow"]}
        told = next(each for each in messages.messages if each["to"] == NEW)
        assert (told["template"], told["code"]) == ("phone_taken", "")
        old = messages.messages[0]["code"]
        said = confirm(caller, answer.json()["flow"], old, "123456").json()
        assert (said["code"], said["fields"]) == ("wrong_codes", {"tries_left": 2})

    def test_no_code_fits_though_a_million_were_tried(self, caller, owner, messages, monkeypatch):
        monkeypatch.setattr("secrets.randbelow", lambda _most: 123456)
        flow = caller.post("/me/phone", {"phone": NEW}).json()["flow"]
        assert confirm(caller, flow, "123456", "123456").json()["code"] == "wrong_codes"

    def test_taken_while_the_codes_were_on_their_way(self, caller, person, asked, user):
        user(phone=NEW)
        answer = confirm(caller, *asked)
        assert (answer.status_code, answer.json()["code"]) == (409, "phone_taken")
        person.refresh_from_db()
        assert person.phone == OLD
        assert DeviceSession.objects.filter(revoked_at=None).exists()

    def test_as_many_queries(self, caller, owner, messages):
        counts = []
        for phone in (NEW, "13700137000"):
            with CaptureQueriesContext(connection) as asked:
                caller.post("/me/phone", {"phone": phone})
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestLimits:
    def test_six_numbers_a_day(self, caller, messages):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            for n in range(6):
                clock.shift(timedelta(minutes=61))
                assert caller.post("/me/phone", {"phone": f"1390013900{n}"}).status_code == 202
            clock.shift(timedelta(minutes=61))
            answer = caller.post("/me/phone", {"phone": "13900139009"})
            assert (answer.status_code, answer.json()["code"]) == (429, "too_many_codes")
            clock.shift(timedelta(days=1))
            assert caller.post("/me/phone", {"phone": "13900139009"}).status_code == 202

    @pytest.mark.django_db(transaction=True)
    def test_they_are_those_of_the_number_too(self, user, messages):
        """Twelve people at once cannot send a stranger six messages each."""
        tokens = [token_for(user(phone=f"+86137001370{n:02}")) for n in range(12)]
        told = at_once(
            [lambda each=each: Caller(token=each).post("/me/phone", {"phone": NEW}).status_code for each in tokens]
        )
        assert sorted(told) == [202] * 6 + [429] * 6

    @pytest.mark.django_db(transaction=True)
    def test_exact_when_asked_at_once(self, person, messages):
        token = token_for(person)
        told = at_once(
            [
                lambda n=n: Caller(token=token).post("/me/phone", {"phone": f"139001390{n:02}"}).status_code
                for n in range(12)
            ]
        )
        assert sorted(told) == [202] * 6 + [429] * 6


def test_codes_last_five_minutes(caller, asked):
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=False):
        assert confirm(caller, *asked).json()["code"] == "code_expired"


@pytest.mark.usefixtures("expect_errors")
def test_an_outage_counts_against_nobody(caller, messages):
    messages.answers = [200, 500, 500]
    before = dump(without=["audit_entry", "audit_head"])
    answer = caller.post("/me/phone", {"phone": NEW})
    assert (answer.status_code, answer.json()["code"]) == (503, "sms_unavailable")
    assert "accounts_signincode" not in changes(before, dump(without=["audit_entry", "audit_head"]))


def test_somebody_elses_flow(api, user, asked, person):
    stranger = api(user(phone="+8613700137000"))
    assert confirm(stranger, *asked).json()["code"] == "no_such_flow"
    assert set(SignInCode.objects.values_list("tries", flat=True)) == {0}, "a stranger spends no tries"


def test_who_has_a_second_factor_gives_it_first(api, person, asked):
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x", "last": 0})
    for answer in (
        api(person, assured=False).post("/me/phone", {"phone": NEW}),
        confirm(api(person, assured=False), *asked),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_first")
    assert api(person).post("/me/phone", {"phone": NEW}).status_code == 202


@pytest.mark.parametrize(
    ("phone", "status", "code"),
    [("138 0013 8000", 422, "same_phone"), ("010-64041234", 422, "invalid_phone"), ("x", 422, "invalid_phone"),
     ("", 422, "invalid_input"), (None, 422, "invalid_input")],
)  # fmt: skip
def test_bad_numbers(person, phone, status, code):
    refuse(lambda c: c.post("/me/phone", {"phone": phone}), person, status=status, code=code)


def test_without_a_phone(user):
    refuse(lambda c: c.post("/me/phone", {"phone": NEW}), user(phone=None), status=409, code="no_phone_yet")


@pytest.mark.parametrize("body", [{}, {"flow": "x"}, {"flow": "", "old_code": "", "new_code": ""}])
def test_bad_input(person, body):
    refuse(lambda c: c.post("/me/phone/confirm", body), person, status=422, code="invalid_input")


def test_an_unknown_flow(person):
    body = {"flow": "x", "old_code": "1", "new_code": "2"}
    refuse(lambda c: c.post("/me/phone/confirm", body), person, status=404, code="no_such_flow")


def test_a_paper_card_does_not_reach_it(api, worker, person):
    card = api(worker).post("/cards", {"user_id": str(person.id)}).json()
    token = Caller().post("/auth/card", {"number": card["number"], "pin": card["pin"]}).json()["access_token"]
    assert api(token=token).post("/me/phone", {"phone": NEW}).json()["code"] == "beyond_the_card"
