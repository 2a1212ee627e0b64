"""Paper cards: shown once, counted under a lock, narrow, revoked."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from backend.accounts.models import DeviceSession, Pin, User
from backend.audit.models import Entry
from backend.http.models import Answer
from tests.crowd import at_once
from tests.http import Caller
from tests.refusals import refuse
from tests.rows import changes, dump


@pytest.fixture
def elder(user):
    return user(name="王秀兰", phone=None)


@pytest.fixture
def card(api, worker, elder):
    answer = api(worker).post("/cards", {"user_id": str(elder.id)})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def enter(card, *, pin=None, number=None, caller=None):
    body = {"number": number or card["number"], "pin": pin or card["pin"], "device": "社区亭子"}
    return (caller or Caller()).post("/auth/card", body)


def wrong_of(card):
    return f"{(int(card['pin']) + 1) % 1_000_000:06}"


def test_a_card_opens_a_narrow_session_of_an_hour(api, card, elder):
    answer = enter(card)
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == str(elder.id)
    session = DeviceSession.objects.get(user=elder)
    assert (session.reach, session.assured) == ("card", False)
    assert session.expires_at - session.created_at == timedelta(hours=1)
    caller = api(token=answer.json()["access_token"])
    assert caller.post("/needs", {"kind": "help", "text": "灯坏了"}).status_code == 201
    assert caller.patch("/me", {"name": "别人"}).json()["code"] == "beyond_the_card"


def test_number_and_pin_are_shown_once_and_stored_nowhere(api, worker, elder, card):
    assert len(card["number"]) == 10
    assert len(card["pin"]) == 6
    assert "王秀兰" in card["text_zh"]
    assert card["pin"] in card["text_en"]
    api(worker).post("/cards", {"user_id": str(elder.id)}, key="again")
    assert card["number"] not in str(dump())
    assert not Answer.objects.exists()
    assert "pin" not in api(worker).get("/cards").json()["items"][0]


def test_it_may_be_written_with_spaces(card):
    number = card["number"]
    assert enter(card, number=f"{number[:3]} {number[3:6]}-{number[6:]}").status_code == 200


def test_a_person_without_an_account_is_registered(api, worker, street):
    made = api(worker).post("/cards", {"name": "李淑英"}).json()
    person = User.objects.get(pk=made["card"]["user_id"])
    assert (person.name, person.phone, person.home_street_id) == ("李淑英", None, street.id)
    assert not person.has_usable_password()
    assert enter(made).status_code == 200


def test_whatever_is_wrong_is_said_alike(card):
    before = dump()
    said = [
        enter(card, pin=wrong_of(card)).json(),
        enter(card, number="0" * 10 if card["number"] != "0" * 10 else "1" * 10).json(),
    ]
    assert said[0] == said[1]
    assert said[0]["code"] == "wrong_card"
    assert set(changes(before, dump())) == {"accounts_pin"}, "the try, and nothing else"


@pytest.mark.django_db(transaction=True)
def test_forty_guesses_at_once_are_five_tries(card):
    guess = wrong_of(card)
    told = at_once([lambda: enter(card, pin=guess).json()["code"] for _ in range(40)])
    assert told == ["wrong_card"] * 40
    assert len(Pin.objects.get().wrong) == 5
    assert enter(card).json()["code"] == "wrong_card", "the card rests"


def test_a_card_rests_for_a_quarter_of_an_hour(card):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            enter(card, pin=wrong_of(card))
        assert enter(card).status_code == 422
        clock.shift(timedelta(minutes=15, seconds=1))
        assert enter(card).status_code == 200


def test_a_card_expires_after_a_year(card):
    with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
        assert enter(card).json()["code"] == "wrong_card"


def test_a_lost_card_is_revoked_and_its_sessions_end(api, worker, card, elder):
    token = enter(card).json()["access_token"]
    answer = api(worker).post(f"/cards/{card['card']['id']}/revoke", {"reason": "丢了"})
    assert (answer.status_code, answer.json()["status"]) == (200, "revoked")
    assert api(token=token).get("/me").status_code == 401
    assert enter(card).json()["code"] == "wrong_card"
    assert Entry.objects.get(action="card.revoke").reason == "丢了"
    again = api(worker).post(f"/cards/{card['card']['id']}/revoke", {"reason": "丢了"})
    assert again.json()["code"] == "wrong_moment"


def test_a_new_card_revokes_the_old_one(api, worker, card, elder):
    fresh = api(worker).post("/cards", {"user_id": str(elder.id)}).json()
    assert enter(card).status_code == 422
    assert enter(fresh).status_code == 200


def test_the_pin_is_one_and_wrong_tries_are_counted_apart_where_it_is_given(api, worker, card, elder, user):
    nephew = user(name="李明")
    body = {"user_id": str(elder.id), "relation": "family", "purposes": ["report"]}
    asked = api(nephew).post("/representations", body).json()["id"]
    confirm = {"method": "pin", "pin": wrong_of(card)}
    for _ in range(5):
        assert api(nephew).post(f"/representations/{asked}/confirm", confirm).json()["code"] == "wrong_pin"
    confirm["pin"] = card["pin"]
    assert api(nephew).post(f"/representations/{asked}/confirm", confirm).json()["code"] == "pin_locked"
    assert enter(card).status_code == 200
    for _ in range(5):
        enter(card, pin=wrong_of(card))
    assert enter(card).json()["code"] == "wrong_card"
    fresh = api(worker).post("/cards", {"user_id": str(elder.id)}).json()
    confirm["pin"] = fresh["pin"]
    assert api(nephew).post(f"/representations/{asked}/confirm", confirm).json()["status"] == "confirmed"
    assert enter(fresh).status_code == 200


def test_a_pin_of_ones_own_is_that_of_the_card(api, card, elder):
    assert api(elder).put("/me/pin", {"pin": "294817"}).json()["has_pin"] is True
    assert enter(card).json()["code"] == "wrong_card"
    assert enter(card, pin="294817").status_code == 200


def test_the_pin_of_a_lost_card_confirms_nothing(api, worker, card, elder, user):
    nephew = user(name="李明")
    body = {"user_id": str(elder.id), "relation": "family", "purposes": ["report"]}
    asked = api(nephew).post("/representations", body).json()["id"]
    api(worker).post(f"/cards/{card['card']['id']}/revoke", {"reason": "丢了"})
    answer = api(nephew).post(f"/representations/{asked}/confirm", {"method": "pin", "pin": card["pin"]})
    assert answer.json()["code"] == "wrong_pin"


class TestWhoMay:
    def test_residents_issue_none(self, user, elder):
        refuse(lambda c: c.post("/cards", {"user_id": str(elder.id)}), user(), status=403, code="not_allowed")

    def test_nobody_issues_their_own(self, worker):
        refuse(lambda c: c.post("/cards", {"user_id": str(worker.id)}), worker, status=403, code="not_allowed")

    def test_only_after_the_second_factor(self, api, worker, elder):
        answer = api(worker, assured=False).post("/cards", {"user_id": str(elder.id)})
        assert answer.json()["code"] == "second_factor_required"

    def test_nobody_of_another_street(self, worker, user, other_street):
        stranger = user(home_street=other_street)
        refuse(lambda c: c.post("/cards", {"user_id": str(stranger.id)}), worker, status=404, code="not_found")

    def test_others_do_not_see_it(self, user, card):
        path = f"/cards/{card['card']['id']}/revoke"
        refuse(lambda c: c.post(path, {"reason": "x"}), user(), status=404, code="not_found")

    @pytest.mark.parametrize(
        "body", [{}, {"user_id": None}, {"name": "王", "user_id": "01980000-0000-7000-8000-000000000001"}]
    )
    def test_one_person_is_named(self, worker, body):
        refuse(lambda c: c.post("/cards", body), worker, status=422, code="name_one_person")


@pytest.mark.parametrize("body", [{}, {"number": "1"}, {"number": "", "pin": ""}, {"number": "1\x00", "pin": "1"}])
def test_bad_input(db, body):
    refuse(lambda c: c.post("/auth/card", body), None, status=422, code="invalid_input")


def test_who_has_no_phone_is_entered_in_one_way(api, worker):
    """By a card as by a consent: without a password that could ever fit, under one word of the audit."""
    card = api(worker).post("/cards", {"name": "赵奶奶"}).json()["card"]
    spec = {"name": "钱爷爷", "relation": "family", "purposes": ["report"]}
    assert api(worker).post("/representations", spec).status_code == 201
    entered = set(Entry.objects.filter(action="account.enter", actor_id=worker.id).values_list("object_id", flat=True))
    people = User.objects.filter(name__in=["赵奶奶", "钱爷爷"])
    assert {str(each) for each in entered} >= {card["user_id"]}
    assert entered == {each.id for each in people}
    assert not any(each.has_usable_password() or each.password == "!" for each in people)
