"""Whether a phone has an account, and what somebody's PIN is: asking to speak for them tells neither, however often."""

from datetime import timedelta

import pytest

from backend.accounts.models import Pin, User
from backend.audit.models import Entry
from backend.households.models import Representation
from tests.digits import without_chance
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

BODY = {"relation": "family", "purposes": ["report"]}
UNKNOWN = "13912345678"
RIGHT, WRONG = "294817", "111222"
ITS_OWN = {"id", "instance", "request_id", "trace_id", "asked_at", "until"}


def alike(answer):
    """What an answer says, but for what is of each answer alone."""
    return answer.status_code, {key: said for key, said in answer.json().items() if key not in ITS_OWN}


@pytest.fixture
def ask(api, people):
    """`ask(**fields)`: the answer to the nephew's question."""
    return lambda who=None, **fields: api(who or people.nephew).post("/representations", {**BODY, **fields})


@pytest.fixture
def tell(api, people):
    """`tell(answer, pin)`: the answer to a PIN for the representation that was asked."""

    def send(asked, pin=WRONG, who=None):
        path = f"/representations/{asked.json()['id']}/confirm"
        return api(who or people.nephew).post(path, {"method": "pin", "pin": pin})

    return send


def withdraw(api, who, asked):
    assert api(who).post(f"/representations/{asked.json()['id']}/withdraw").status_code == 200


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_a_second_question_for_a_phone_is_answered_alike(api, people, lang):
    nephew = api(people.nephew, lang=lang)
    said = []
    for phone in (people.aunt.phone, UNKNOWN):
        answers = [nephew.post("/representations", {**BODY, "name": name, "phone": phone}) for name in ("甲", "乙")]
        withdraw(api, people.nephew, answers[0])
        answers.append(nephew.post("/representations", {**BODY, "name": "乙", "phone": phone}))
        said.append([alike(each) for each in answers])
    assert said[0] == said[1]
    assert [status for status, _ in said[0]] == [201, 409, 201]
    assert said[0][1][1]["code"] == "representation_already"


def test_also_after_the_phone_became_somebody_elses_or_nobodys(people, ask):
    assert ask(name="甲", phone=people.aunt.phone).status_code == 201
    User.objects.filter(pk=people.aunt.pk).update(phone_verified=False)
    assert ask(name="乙", phone=people.aunt.phone).status_code == 409


def test_a_refused_second_question_stores_nothing(api, people):
    nephew = api(people.nephew)
    said = [{**BODY, "name": name, "phone": UNKNOWN} for name in ("甲", "乙")]
    assert nephew.post("/representations", said[0]).status_code == 201
    before = dump()
    assert nephew.post("/representations", said[1]).status_code == 409
    assert changes(before, dump()) == {}


def test_two_people_of_one_landline_are_asked_for(ask):
    assert [ask(name=name, phone="010-64041234").status_code for name in ("赵奶奶", "赵爷爷")] == [201, 201]


def test_others_ask_for_the_same_phone(people, ask):
    for phone in (people.aunt.phone, UNKNOWN):
        assert [ask(who, name="甲", phone=phone).status_code for who in (people.nephew, people.neighbour)] == [201, 201]


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_twenty_questions_a_day_withdrawn_or_not(api, people, ask, lang):
    for number in range(20):
        asked = ask(name=f"老人{number}")
        assert asked.status_code == 201, asked.content
        withdraw(api, people.nephew, asked)
    nephew = api(people.nephew, lang=lang)
    before = dump()
    for path, body in (
        ("/representations", {**BODY, "name": "又一位"}),
        ("/me/children", {"name": "小明", "birth": "2020"}),
    ):
        answer = nephew.post(path, body)
        assert (answer.status_code, answer.json()["code"]) == (429, "asked_too_often")
        assert 86_000 < answer.json()["fields"]["wait"] <= 86_400
        assert any("一" <= each <= "龥" for each in answer.json()["detail"]) == (lang != "en")
    assert changes(before, dump()) == {}
    assert ask(people.neighbour, name="又一位").status_code == 201
    Representation.objects.update(asked_at=Representation.objects.latest("id").asked_at - timedelta(days=1))
    assert ask(name="又一位").status_code == 201


def test_a_pin_is_judged_alike_whether_there_is_one(api, people, ask, tell):
    api(people.aunt).put("/me/pin", {"pin": RIGHT})
    phones = (people.aunt.phone, people.neighbour.phone, UNKNOWN)
    asked = [ask(name="甲", phone=phone) for phone in phones]
    with_pin, without, nobody = ([alike(tell(each)) for _ in range(6)] for each in asked)
    assert [status for status, _ in with_pin] == [422] * 5 + [409]
    assert [body["code"] for _, body in with_pin] == ["wrong_pin"] * 5 + ["pin_locked"]
    assert [body["fields"]["tries_left"] for _, body in with_pin[:5]] == [4, 3, 2, 1, 0]
    for _, body in (with_pin[5], without[5], nobody[5]):
        assert 0 < body["fields"].pop("wait") <= 900
        body.pop("detail")
    assert with_pin == without == nobody


def test_asking_anew_gives_no_more_tries(api, people, ask, tell):
    api(people.aunt).put("/me/pin", {"pin": RIGHT})
    for phone in (people.aunt.phone, UNKNOWN):
        first = ask(name="甲", phone=phone)
        for _ in range(5):
            tell(first)
        withdraw(api, people.nephew, first)
        assert tell(ask(name="乙", phone=phone), RIGHT).json()["code"] == "pin_locked"


def test_who_guesses_waits_and_nobody_else(api, people, ask, tell):
    card = api(people.worker).post("/cards", {"user_id": str(people.aunt.id)}).json()
    guesser = ask(people.neighbour, name="王", phone=people.aunt.phone)
    for _ in range(6):
        refused = tell(guesser, who=people.neighbour)
    assert refused.json()["code"] == "pin_locked"
    assert tell(guesser, card["pin"], people.neighbour).json()["code"] == "pin_locked"
    signed_in = api(None).post("/auth/card", {"number": card["number"], "pin": card["pin"]})
    assert signed_in.status_code == 200, signed_in.content
    assert tell(ask(name="王姨", phone=people.aunt.phone), card["pin"]).json()["status"] == "confirmed"
    assert Pin.objects.get(user=people.aunt).wrong == []


def test_a_new_pin_is_judged_at_once(api, people, ask, tell):
    api(people.aunt).put("/me/pin", {"pin": RIGHT})
    asked = ask(name="王姨", phone=people.aunt.phone)
    for _ in range(6):
        refused = tell(asked)
    assert refused.json()["code"] == "pin_locked"
    card = api(people.worker).post("/cards", {"user_id": str(people.aunt.id)})
    assert card.status_code == 201, card.content
    assert tell(asked, card.json()["pin"]).json()["status"] == "confirmed"
    assert card.json()["pin"] not in without_chance(str(list(Entry.objects.values_list("data", flat=True))))


@pytest.mark.parametrize("known", [True, False])
def test_many_who_guess_together_are_bounded(api, user, people, ask, tell, now, known):
    api(people.aunt).put("/me/pin", {"pin": RIGHT})
    phone = people.aunt.phone if known else UNKNOWN
    for each in range(3):
        guessed = ask(user(name=f"猜{each}"), name="王", phone=phone)
        tries = [now.timestamp() + 1] * 20
        Representation.objects.filter(pk=guessed.json()["id"]).update(wrong=tries)
    refused = tell(ask(name="王姨", phone=phone), RIGHT).json()
    assert refused["code"] == "pin_locked"
    assert refused["fields"]["wait"] > 80_000
