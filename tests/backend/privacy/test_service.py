"""Nobody has an account without having agreed to the text on running the service, in the version that they were shown."""

import pytest

from backend.accounts.models import SignInCode, User
from backend.audit.models import Entry
from backend.parties.models import Post
from backend.privacy import texts
from backend.privacy.models import Consent
from backend.privacy.queries import given
from backend.privacy.states import Purpose

PHONE = "13900139000"
JOINING = {"phone": PHONE, "name": "新来", "street_code": "110101005"}
SERVICE = Purpose.SERVICE


@pytest.fixture
def newer(monkeypatch):
    """The text on the service has changed."""
    wordings = {**texts.WORDINGS, SERVICE: (*texts.WORDINGS[SERVICE], texts.Wording(zh="新", en="new"))}
    return lambda: monkeypatch.setattr(texts, "WORDINGS", wordings)


@pytest.fixture
def worker(user):
    return user(posts=[Post.COMMUNITY_WORKER])


def ask(api, path="/auth/code", **body):
    asked = api().post(path, body)
    assert asked.status_code == 202, asked.content
    return asked.json()


def redeem(api, asked, gateway):
    answer = api().post("/auth/token", {"flow": asked["flow"], "code": gateway.last_code})
    assert answer.status_code == 200, answer.content
    return answer.json()


def said(person):
    return list(Consent.objects.filter(user=person).order_by("id").values_list("purpose", "version", "how", "given"))


def listed(api, token):
    return {each["purpose"]: each for each in api(token=token).get("/me/consents").json()["consents"]}


def test_whoever_signs_up_agrees_to_what_they_were_shown(api, street, gateway):
    asked = ask(api, "/auth/sign-up", **JOINING)
    assert asked["agrees_to"] == texts.current(SERVICE)
    assert not Consent.objects.exists(), "nobody has agreed before the code comes back"
    token = redeem(api, asked, gateway)
    person = User.objects.get(name="新来")
    assert said(person) == [("service", 1, "sign_in", True)]
    row = Consent.objects.get()
    assert (row.by_id, row.street_id) == (person.id, street.id)
    assert Entry.objects.get(action="consent.give", object_id=row.id).actor_id == person.id
    assert token["agreed_to"] == 1
    mine = listed(api, token["access_token"])["service"]
    assert (mine["given"], mine["version"], mine["outdated"], mine["how"]) == (True, 1, False, "sign_in")


def test_a_wrong_code_agrees_to_nothing(api, street, gateway):
    asked = ask(api, "/auth/sign-up", **JOINING)
    wrong = f"{(int(gateway.last_code) + 1) % 1_000_000:06}"
    assert api().post("/auth/token", {"flow": asked["flow"], "code": wrong}).status_code == 422
    assert not Consent.objects.exists()


def test_it_stands_once_on_record(api, user, gateway):
    person = user(phone="+86" + PHONE)
    for _ in range(2):
        redeem(api, ask(api, phone=PHONE), gateway)
    assert said(person) == [("service", 1, "sign_in", True)]


def test_a_new_text_asks_again(api, user, gateway, newer):
    person = user(phone="+86" + PHONE)
    token = redeem(api, ask(api, phone=PHONE), gateway)["access_token"]
    newer()
    mine = listed(api, token)["service"]
    assert (mine["given"], mine["outdated"]) == (False, True)
    answer = api(token=token).post("/me/consents", {"purpose": "service", "version": 2, "given": True})
    assert answer.status_code == 201
    assert given(person.id, SERVICE)
    assert said(person) == [("service", 1, "sign_in", True), ("service", 2, "app", True)]


def test_the_next_code_agrees_to_the_new_text(api, user, gateway, newer):
    person = user(phone="+86" + PHONE)
    redeem(api, ask(api, phone=PHONE), gateway)
    newer()
    asked = ask(api, phone=PHONE)
    assert asked["agrees_to"] == 2
    assert redeem(api, asked, gateway)["agreed_to"] == 2
    assert [version for _purpose, version, _how, _given in said(person)] == [1, 2]


def test_what_changed_while_the_code_was_under_way_was_not_agreed_to(api, street, gateway, newer):
    asked = ask(api, "/auth/sign-up", **JOINING)
    newer()
    token = redeem(api, asked, gateway)
    assert token["agreed_to"] == 1
    assert said(User.objects.get(name="新来")) == [("service", 1, "sign_in", True)]
    assert listed(api, token["access_token"])["service"]["outdated"]


def test_an_old_code_takes_back_no_newer_answer(api, user, gateway, newer):
    person = user(phone="+86" + PHONE)
    asked = ask(api, phone=PHONE)
    newer()
    api(person).post("/me/consents", {"purpose": "service", "version": 2, "given": True})
    assert redeem(api, asked, gateway)["agreed_to"] == 2
    assert given(person.id, SERVICE)


def test_who_was_shown_nothing_agreed_to_nothing(api, user, gateway):
    person = user(phone="+86" + PHONE)
    asked = ask(api, phone=PHONE)
    SignInCode.objects.update(agrees_to=None)
    assert redeem(api, asked, gateway)["agreed_to"] is None
    assert said(person) == []


def test_an_unknown_phone_is_shown_the_same(api, user, gateway):
    user(phone="+86" + PHONE)
    known, unknown = ask(api, phone=PHONE), ask(api, phone="13900139001")
    assert known["agrees_to"] == unknown["agrees_to"]


def test_whoever_is_entered_for_a_card_agreed_at_the_desk(api, worker):
    made = api(worker).post("/cards", {"name": "李淑英"}).json()
    person = User.objects.get(name="李淑英")
    assert said(person) == [("service", 1, "desk", True)]
    row = Consent.objects.get()
    assert row.by_id == worker.id
    assert Entry.objects.get(action="consent.give", object_id=row.id).actor_id == worker.id
    api(worker).post("/cards", {"user_id": str(person.id)})
    assert Consent.objects.count() == 1
    entered = api().post("/auth/card", {"number": made["number"], "pin": made["pin"]})
    assert entered.status_code == 422, "the first card ended"


def test_with_the_card_one_reads_what_was_noted(api, worker):
    made = api(worker).post("/cards", {"name": "李淑英"}).json()
    token = api().post("/auth/card", {"number": made["number"], "pin": made["pin"]}).json()
    assert token["agreed_to"] == 1
    assert listed(api, token["access_token"])["service"]["how"] == "desk"


def test_for_who_has_a_phone_nobody_notes_it(api, user, worker):
    person = user()
    assert api(worker).post("/cards", {"user_id": str(person.id)}).status_code == 201
    assert said(person) == []


def test_to_stop_it_is_to_erase_the_account(api, user, gateway):
    person = user(phone="+86" + PHONE)
    token = redeem(api, ask(api, phone=PHONE), gateway)["access_token"]
    refused = api(token=token).post("/me/consents", {"purpose": "service", "version": 1, "given": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "service_consent_stands")
    assert "POST /me/erasure" in refused.json()["detail"]
    assert given(person.id, SERVICE)
    assert api(token=token).post("/me/erasure").status_code == 202
