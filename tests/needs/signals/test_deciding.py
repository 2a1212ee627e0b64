"""What the committee makes of a signal; who reads it; what it shows."""

import pytest
from geojson_pydantic import FeatureCollection

from backend.audit.models import Entry
from backend.errors import NotAllowed
from backend.parties.models import Post
from backend.policy import allow
from needs.desk.models import Need
from needs.desk.states import Status as NeedStatus
from needs.desk.states import Visibility
from needs.signals.models import Signal
from needs.signals.policy import POLICY
from needs.signals.states import TRANSITIONS, Action, Status
from tests.factories import UserFactory
from tests.needs.conftest import THERE
from tests.needs.signals.conftest import answered, only
from tests.queries import assert_constant, counted
from tests.rows import changes, dump
from volunteers.committee.models import Seat

pytestmark = pytest.mark.django_db

BODIES = {
    "take-up": {"note": "列入十二月议题"},
    "dismiss": {"reason": "路灯月底统一更换"},
    "reopen": {"reason": "还没换"},
}
BY_HAND = {Action.TAKE_UP: "take-up", Action.DISMISS: "dismiss", Action.REOPEN: "reopen"}


def act(caller, row, verb, **more):
    return caller.post(f"/signals/{row.id}/{verb}", BODIES[verb] | more)


@pytest.fixture
def signal(ask, night):
    ask(people=5)
    night()
    return only()


def test_it_is_taken_up_with_a_note(api, signal, seat, cast):
    taken = act(api(seat), signal, "take-up").json()
    assert (taken["status"], taken["words"], taken["decided_by"]) == ("taken_up", "列入十二月议题", "周**")
    assert taken["actions"] == ["dismiss", "reopen"]
    entry = Entry.objects.get(action="signal.take_up")
    assert (entry.actor_id, entry.before, entry.after, entry.reason) == (seat.id, "new", "taken_up", "列入十二月议题")
    assert act(api(cast.manager), signal, "reopen").json()["status"] == "new"


def put(signal, status, seat, now):
    """As if it stood there."""
    decided = status in {Status.TAKEN_UP, Status.DISMISSED}
    Signal.objects.filter(pk=signal.id).update(
        status=status,
        decided_by=seat if decided else None,
        decided_at=now if decided else None,
        words="看过" if decided else "",
        dismissed_at_reporters=5 if status == Status.DISMISSED else None,
    )


@pytest.mark.parametrize("action", list(BY_HAND))
@pytest.mark.parametrize("status", list(Status))
def test_every_moment(status, action, api, signal, seat, now):
    put(signal, status, seat, now)
    before = dump(without=["accounts_devicesession"])
    answer = act(api(seat), signal, BY_HAND[action])
    if (status, action) in TRANSITIONS:
        assert answer.json()["status"] == TRANSITIONS[status, action]
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")
        assert changes(before, dump(without=["accounts_devicesession"])) == {}


READS = {"seat": 200, "manager": 200, "core_leader": 200, "leader": 200, "officer": 200, "other_leader": 404}
MAY = {"seat", "manager"}
EVERYBODY = [*READS, "resident", "neighbour", "volunteer", "liaison", "receiver", "clerk", "stranger"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_reads_and_who_decides(who, api, signal, seat, cast, user):
    person = {"seat": seat, "officer": user(posts=[Post.STREET_OFFICER])}.get(who) or getattr(cast, who)
    caller, status = api(person), READS.get(who, 403)
    assert caller.get(f"/signals/{signal.id}").status_code == status
    assert caller.get(f"/signals/{signal.id}/needs").status_code == status
    for path in ("/signals", "/signals/map"):
        answer = caller.get(path)
        assert answer.status_code == (403 if status == 403 else 200)
        listed = answer.json().get("items", answer.json().get("features"))
        assert bool(listed) == (status == 200)
    before = dump(without=["accounts_devicesession"])
    for verb in BODIES:
        answer = act(caller, signal, verb)
        if who in MAY:
            assert answer.status_code in {200, 409}
        else:
            assert answer.status_code == (404 if status != 200 else 403)
    if who not in MAY:
        assert changes(before, dump(without=["accounts_devicesession"])) == {}


@pytest.mark.parametrize("action", [Action.COUNT, Action.RETURN, Action.FADE])
def test_the_rest_is_the_system_s(action, signal, seat, actor_for):
    with pytest.raises(NotAllowed):
        allow(POLICY, action, actor_for(seat), signal)


@pytest.mark.parametrize("verb", list(BODIES))
@pytest.mark.parametrize("words", ["", " \n", "好" * 1_001, "x\x00", None])
def test_words_are_asked_for(verb, words, api, signal, seat):
    before = dump(without=["accounts_devicesession"])
    field = next(iter(BODIES[verb]))
    refused = act(api(seat), signal, verb, **{field: words})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert changes(before, dump(without=["accounts_devicesession"])) == {}


def test_what_was_dismissed_comes_back_when_it_grows(api, ask, night, signal, seat):
    assert act(api(seat), signal, "dismiss").json()["dismissed_at_reporters"] == 5
    ask(people=2)
    night(1)
    signal.refresh_from_db()
    assert (signal.status, signal.reporters) == ("dismissed", 7), "two more are not three"
    ask(people=1)
    night(2)
    signal.refresh_from_db()
    assert (signal.status, signal.reporters, signal.dismissed_at_reporters) == ("new", 8, None)
    assert Entry.objects.filter(action="signal.return", object_id=signal.id).count() == 1


def test_what_was_decided_does_not_fade(api, night, signal, seat):
    act(api(seat), signal, "take-up")
    answered(*Need.objects.values_list("id", flat=True))
    night(1)
    signal.refresh_from_db()
    assert (signal.status, signal.needs, signal.reporters) == ("taken_up", 0, 0), "it was seen to, and that shows"
    night(2)
    detail = api(seat).get(f"/signals/{signal.id}").json()
    assert [each["reporters"] for each in detail["history"]] == [0, 5]


def test_the_detail(api, signal, seat, cast, reach):
    """Numbers, months, rates, terms; of the needs what each may see."""
    ids = list(Need.objects.order_by("reported_at").values_list("id", flat=True))
    Need.objects.filter(pk=ids[0]).update(visibility=Visibility.PUBLIC)
    Need.objects.filter(pk=ids[1]).update(status=NeedStatus.DECLINED, answered_at=signal.counted_at)
    seen = api(seat).get(f"/signals/{signal.id}").json()
    assert (seen["reporters"], seen["weight"], seen["category_name"]) == (5, 15, "路灯")
    assert [each["needs"] for each in seen["months"]] == [5]
    assert seen["terms"]["least_reporters"] == 3
    assert (seen["response"]["numerator"], seen["response"]["denominator"]) == (1, 5)
    assert seen["resolution"]["excluded"] == {"merged": 0, "withdrawn": 0, "still_open": 4, "no_verdict": 1}
    assert [each["need"]["id"] for each in seen["needs_seen"]] == [str(ids[0])]
    assert (seen["needs_seen"][0]["causes"], seen["needs_seen"][0]["need"]["view"]) == (["waiting"], "public")
    assert seen["unseen"] == 4
    full = api(cast.leader).get(f"/signals/{signal.id}").json()
    assert (len(full["needs_seen"]), full["unseen"], full["actions"]) == (5, 0, [])
    assert full["needs_seen"][0]["need"]["view"] == "full"


def test_no_word_and_no_door_of_a_resident(api, ask, night, seat):
    ask(people=5, address="东四六条 77 号")
    night()
    caller = api(seat)
    for path in ("/signals", "/signals/map", f"/signals/{only().id}", f"/signals/{only().id}/needs"):
        body = caller.get(path).content.decode()
        assert "灯坏了" not in body
        assert "77 号" not in body
        assert "39.9301" not in body


def test_pages_of_its_needs(api, signal, cast):
    first = api(cast.manager).get(f"/signals/{signal.id}/needs", limit=3).json()
    rest = api(cast.manager).get(f"/signals/{signal.id}/needs", limit=3, cursor=first["next"]).json()
    ids = [each["need"]["id"] for each in first["items"] + rest["items"]]
    assert (len(ids), len(set(ids)), rest["next"]) == (5, 5, None)


def test_the_list_is_by_weight_and_by_filter(api, ask, night, seat, community, other_community):
    ask(people=5)
    ask(people=7, category="noise", location=THERE)
    night()
    caller = api(seat)

    def listed(**params):
        return [row["category"] for row in caller.get("/signals", **params).json()["items"]]

    assert listed() == ["noise", "lighting"]
    assert listed(category="lighting") == ["lighting"]
    assert listed(area=other_community.code) == ["noise"]
    assert listed(area=str(community.id)) == ["lighting"]
    assert listed(status="taken_up") == []
    assert caller.get("/signals", area="nowhere").status_code == 404
    assert caller.get("/signals", status="gone").status_code == 422


def test_geojson(api, signal, seat):
    body = api(seat).get("/signals/map", datum="gcj02").json()
    FeatureCollection.model_validate(body)
    [feature] = body["features"]
    assert (feature["geometry"]["type"], len(feature["geometry"]["coordinates"])) == ("MultiPolygon", 1)
    wgs = api(seat).get("/signals/map").json()["features"][0]
    assert wgs["geometry"] != feature["geometry"]
    assert feature["properties"]["reporters"] == 5


def test_reads_cost_the_same_however_many(api, ask, night, seat, cast):
    ask(people=5)
    night()

    def grow():
        ask(people=5, category="noise")
        ask(people=5, category=None)
        night(1)

    caller = api(seat)
    assert_constant(lambda: caller.get("/signals"), grow)
    manager, row = api(cast.manager), Signal.objects.first()
    manager.get(f"/signals/{row.id}")
    with counted() as few:
        manager.get(f"/signals/{row.id}")
    ask(people=9)
    night(2)
    with counted() as many:
        manager.get(f"/signals/{row.id}")
    assert len(few) == len(many) <= 18, "\n".join(many)


def test_nothing_crosses_to_another_street(api, signal, other_street, now):
    person = UserFactory(home_street=other_street)
    Seat.objects.create(street=other_street, kind="resident", holder=person, since=now)
    assert api(person).get("/signals").json()["items"] == []
    assert act(api(person), signal, "take-up").status_code == 404


@pytest.mark.parametrize("part", ["first_receiver", "in_charge"])
def test_who_answers_for_one_of_its_needs_does_not_dismiss_it(part, api, ask, night, seat, cast):
    ask(people=5)
    one = Need.objects.order_by("id").first()
    by = {"assigned_by": cast.core_leader} if part == "in_charge" else {}
    Need.objects.filter(pk=one.pk).update(**{part: cast.manager}, **by)
    night()
    assert act(api(cast.manager), only(), "dismiss").status_code == 403
    assert api(cast.manager).get(f"/signals/{only().id}").json()["actions"] == ["take_up"]
    assert act(api(seat), only(), "dismiss").status_code == 200
