"""Asked, confirmed, used, withdrawn, expired: consent that is recorded once and can be taken back at any time."""

from datetime import timedelta
from itertools import product

import pytest

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.errors import WrongMoment
from backend.households import services
from backend.households.jobs import expire_representations
from backend.households.models import Profile, Representation
from backend.households.states import TRANSITIONS, Action, Method, Purpose, Status
from backend.policy import Actor
from backend.realtime.models import FeedItem
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

BODY = {"relation": "family", "purposes": ["report", "see_progress"]}


@pytest.fixture
def ask(api, people):
    """`ask(**fields)`: the answer to the nephew's question."""
    return lambda who=None, **fields: api(who or people.nephew).post("/representations", {**BODY, **fields})


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer.json()


def test_asked_and_confirmed_in_the_persons_own_app(api, people, ask):
    made = ask(name="王姨", phone=people.aunt.phone)
    assert made.status_code == 201, made.content
    assert (made.json()["status"], made.json()["name"], made.json()["i_am"]) == ("asked", "王姨", "representative")
    path = f"/representations/{made.json()['id']}"
    aunt = api(people.aunt)
    seen = aunt.get(path).json()
    assert (seen["i_am"], seen["representative"], seen["actions"]) == ("represented", "李**", ["confirm", "withdraw"])
    done = aunt.post(f"{path}/confirm", {"method": "own_app"}).json()
    assert (done["status"], done["method"], done["actions"]) == ("confirmed", "own_app", ["withdraw"])
    for person in (people.aunt, people.nephew):
        told = [item.data["status"] for item in FeedItem.objects.filter(user=person, type="representation")]
        assert told == ["asked", "confirmed"]
        standing = api(person).get("/me").json()["standing"]["representations"]
        assert [each["id"] for each in standing] == [done["id"]]


def test_the_feed_is_what_the_list_shows(api, people, confirmed):
    row = confirmed()
    listed = api(people.aunt).get("/representations").json()["items"]
    assert listed == [FeedItem.objects.filter(user=people.aunt, type="representation").latest("id").data]
    assert listed[0]["id"] == str(row.id)


def test_whether_a_phone_is_somebodys_is_told_to_nobody(people, ask):
    known = ask(name="王姨", phone=people.aunt.phone).json()
    unknown = ask(name="王姨", phone="13912345678").json()
    other = ("id", "asked_at", "until")
    assert {k: v for k, v in known.items() if k not in other} == {k: v for k, v in unknown.items() if k not in other}


def test_an_elder_without_an_account_is_entered_once(api, people, ask):
    first = ask(name="赵奶奶", phone="010-64041234").json()
    person = Representation.objects.get(pk=first["id"]).represented
    assert (person.phone, person.name) == (None, "赵奶奶")
    assert Profile.objects.get(user=person).contact_phone == "+861064041234"
    refused(ask(name="赵奶奶", phone="010-64041234"), 409, "representation_already")
    api(people.nephew).post(f"/representations/{first['id']}/withdraw")
    assert ask(name="赵奶奶", phone="010-64041234").status_code == 201
    assert User.objects.filter(name="赵奶奶").count() == 1


WRONG = {
    "oneself": (lambda p: {"user_id": str(p.nephew.id)}, 422, "represents_oneself"),
    "oneself by phone": (lambda p: {"name": "我", "phone": p.nephew.phone}, 422, "represents_oneself"),
    "another street": (lambda p: {"user_id": str(p.stranger.id)}, 404, "not_found"),
    "nobody": (lambda _p: {}, 422, "invalid_input"),
    "two ways at once": (lambda p: {"user_id": str(p.aunt.id), "name": "王"}, 422, "invalid_input"),
    "no purpose": (lambda p: {"user_id": str(p.aunt.id), "purposes": []}, 422, "invalid_input"),
    "unknown purpose": (lambda p: {"user_id": str(p.aunt.id), "purposes": ["money"]}, 422, "invalid_input"),
    "no phone": (lambda _p: {"name": "王", "phone": "12"}, 422, "invalid_phone"),
    "too long": (lambda p: {"user_id": str(p.aunt.id), "until": "2200-01-01T00:00:00Z"}, 422, "consent_too_long"),
    "over": (lambda p: {"user_id": str(p.aunt.id), "until": "2001-01-01T00:00:00Z"}, 422, "consent_too_long"),
    "a post one has not": (
        lambda p: {"user_id": str(p.aunt.id), "relation": "community_worker"},
        422,
        "relation_unfit",
    ),
    "NUL": (lambda _p: {"name": "a\x00"}, 422, "invalid_input"),
}


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_stored(api, people, wrong, lang):
    fields, status, code = WRONG[wrong]
    caller = api(people.nephew, lang=lang)
    before = dump()
    answer = caller.post("/representations", {**BODY, **fields(people)})
    problem = refused(answer, status, code)
    assert any("一" <= each <= "龥" for each in problem["detail"]) == (lang != "en")
    assert changes(before, dump()) == {}


# Who confirms how: o own app, p PIN (right), c call back with a note, i in person. `-`: 403, `.`: the method does not fit.
HOW = """
             own_app pin call_back in_person
nephew       422     200 422       422
aunt         200     422 422       422
worker       422     200 200       200
grid_worker  422     200 200       422
clerk        422     200 200       422
neighbour    404     404 404       404
officer      404     404 404       404
stranger     404     404 404       404
"""


@pytest.mark.parametrize(
    ("who", "method"), [*product([line.split()[0] for line in HOW.strip().splitlines()[1:]], Method)]
)
def test_who_confirms_how(api, people, asked, who, method):
    head, *lines = (line.split() for line in HOW.strip().splitlines())
    wanted = int({name: dict(zip(head, cells, strict=True)) for name, *cells in lines}[who][method])
    row = asked()
    api(people.aunt).put("/me/pin", {"pin": "294817"})
    body = {"method": method, "pin": "294817", "note": "本人在电话里同意"}
    answer = api(getattr(people, who)).post(f"/representations/{row.id}/confirm", body)
    assert answer.status_code == wanted, answer.content
    row.refresh_from_db()
    assert (row.status == "confirmed") == (wanted == 200)
    if wanted == 200:
        assert (row.method, row.confirmed_by) == (method, getattr(people, who))
    if wanted == 422:
        assert answer.json()["code"] == "method_unfit"


def test_a_community_worker_does_not_confirm_their_own(api, people, asked):
    row = asked(by=people.worker, relation="community_worker")
    path = f"/representations/{row.id}/confirm"
    refused(api(people.worker).post(path, {"method": "in_person"}), 422, "method_unfit")
    assert api(people.other_worker).post(path, {"method": "in_person"}).status_code == 200


def test_a_call_back_needs_a_note(api, people, asked):
    path = f"/representations/{asked().id}/confirm"
    refused(api(people.clerk).post(path, {"method": "call_back", "note": "  "}), 422, "method_unfit")


def test_whoever_handed_the_pin_out_does_not_confirm_by_it(api, people, asked):
    row = asked(by=people.worker, relation="community_worker")
    card = api(people.worker).post("/cards", {"user_id": str(people.aunt.id)}).json()
    body = {"method": "pin", "pin": card["pin"]}
    refused(api(people.worker).post(f"/representations/{row.id}/confirm", body), 422, "method_unfit")
    assert api(people.other_worker).post(f"/representations/{row.id}/confirm", body).status_code == 200


def test_staff_alone_are_told_whom_a_card_is_for(api, people, asked):
    path = f"/representations/{asked().id}"
    told = {who: api(getattr(people, who)).get(path).json()["represented_id"] for who in ("nephew", "aunt", "clerk")}
    assert told == {"nephew": None, "aunt": None, "clerk": str(people.aunt.id)}


@pytest.mark.parametrize("who", ["nephew", "aunt", "worker"])
def test_either_side_ends_it(api, people, confirmed, who):
    path = f"/representations/{confirmed().id}"
    done = api(getattr(people, who)).post(f"{path}/withdraw", {"note": "搬走了"})
    assert (done.json()["status"], done.json()["actions"]) == ("withdrawn", [])
    refused(api(people.aunt).post(f"{path}/confirm", {"method": "own_app"}), 409, "wrong_moment")
    assert api(people.nephew).get("/me").json()["standing"]["representations"] == []


def test_others_do_not_end_it(api, people, confirmed):
    path = f"/representations/{confirmed().id}/withdraw"
    assert api(people.neighbour).post(path).status_code == 404
    assert api(people.clerk).post(path).status_code == 403


@pytest.mark.parametrize(("status", "action"), [*product(Status, [Action.CONFIRM, Action.WITHDRAW, Action.EXPIRE])])
def test_every_status_and_action(people, asked, actor_for, street, now, status, action):
    row = asked()
    ended = status in {Status.WITHDRAWN, Status.EXPIRED}
    known = (
        {} if status == Status.ASKED else {"confirmed_at": now, "confirmed_by": people.worker, "method": "in_person"}
    )
    Representation.objects.filter(pk=row.pk).update(status=status, ended_at=now if ended else None, **known)
    wanted = TRANSITIONS.get((status, action))
    mine = {"actor": actor_for(people.aunt), "representation_id": row.id, "now": now}

    def expire():
        Representation.objects.filter(pk=row.pk).update(due_at=now)
        services.expire(actor=Actor.system(street_id=street.id, at=now), now=now)

    act = {
        Action.CONFIRM: lambda: services.confirm(method=Method.OWN_APP, pin="", note="", **mine),
        Action.WITHDRAW: lambda: services.withdraw(reason="", **mine),
        Action.EXPIRE: expire,
    }[action]
    if wanted is None and action != Action.EXPIRE:
        with pytest.raises(WrongMoment):
            act()
    else:
        act()
    row.refresh_from_db()
    assert row.status == (wanted or status)


def test_what_nobody_confirms_and_what_runs_out_ends(api, people, asked, confirmed, later):
    question, consent = asked(by=people.neighbour), confirmed()
    expire_representations(now=later(days=31))
    question.refresh_from_db()
    consent.refresh_from_db()
    assert (question.status, consent.status) == ("expired", "confirmed")
    expire_representations(now=later(days=366))
    consent.refresh_from_db()
    assert consent.status == "expired"
    assert FeedItem.objects.filter(user=people.aunt, type="representation").latest("id").data["status"] == "expired"


def test_it_is_over_before_the_clock_comes_by(people, confirmed, actor_for, now, later):
    row = confirmed()
    late = later(days=400)
    with pytest.raises(WrongMoment) as refusal:
        services.withdraw(actor=actor_for(people.aunt, at=late), representation_id=row.id, reason="", now=late)
    assert refusal.value.fields["status"] == "expired"
    assert services.ask is not None
    row.refresh_from_db()
    assert row.due_at == row.until == now + timedelta(days=365)


def test_a_use_is_heard_of(people, confirmed, actor_for, now):
    row = confirmed()
    services.use(
        actor=actor_for(people.nephew), representation_id=row.id, purpose=Purpose.REPORT, object_id=row.id, now=now
    )
    told = FeedItem.objects.filter(user=people.aunt, type="representation").latest("id").data
    assert (told["uses"], told["used_at"] is not None) == (1, True)
    assert Entry.objects.filter(action="representation.report", actor_id=people.nephew.id).count() == 1
