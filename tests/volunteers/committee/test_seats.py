"""Seats: who appoints, for how long, and who sits."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.parties.models import Post
from backend.realtime.models import FeedItem
from tests.factories import UserFactory
from tests.refusals import refuse
from volunteers.committee import queries, services
from volunteers.committee.models import Seat
from volunteers.committee.policy import POLICY
from volunteers.committee.states import Action, Kind


def appoint(caller, **fields):
    return caller.post("/committee/seats", {"kind": "resident", **{k: str(v) for k, v in fields.items()}})


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content.decode()


@pytest.fixture
def seated(api, core_leader):
    def make(status=201, **fields):
        answer = appoint(api(core_leader), **fields)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    return make


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)


def test_an_appointment(api, seated, user, street):
    holder, deputy = user(name="陈静"), user(name="李明")
    made = seated(holder_id=holder.id, deputy_id=deputy.id, kind=Kind.BACKBONE)
    assert (made["kind"], made["holder"], made["deputy"], made["until"]) == ("backbone", "陈**", "李**", None)
    assert [item["id"] for item in api(user()).get("/committee/seats").json()["items"]] == [made["id"]]
    for person in (holder, deputy):
        assert api(person).get("/me").json()["standing"]["seats"] == [made]
        assert FeedItem.objects.get(user=person, type="seat").data == made
    assert queries.members(street.id, at=timezone.now()) == sorted([holder.id, deputy.id])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("core_leader", 201),
        ("manager", 403),
        ("administrator", 201),
        ("leader", 403),
        ("volunteer", 403),
        ("officer", 403),
    ],
)
def test_who_appoints_and_ends(api, user, core_leader, manager, leader, volunteer, seated, who, status):
    callers = {
        "core_leader": core_leader,
        "manager": manager,
        "leader": leader,
        "volunteer": volunteer().user,
        "administrator": user(posts=[Post.ADMINISTRATOR]),
        "officer": user(posts=[Post.STREET_OFFICER]),
    }
    caller = api(callers[who])
    assert appoint(caller, holder_id=user().id).status_code == status
    seat = seated(holder_id=user().id)
    ended = caller.post(f"/committee/seats/{seat['id']}/end", {"reason": "任满"})
    assert ended.status_code == (200 if status == 201 else 403)


def test_nobody_appoints_themself(api, core_leader, user):
    refused(appoint(api(core_leader), holder_id=core_leader.id), 403, "not_allowed")
    refused(appoint(api(core_leader), holder_id=user().id, deputy_id=core_leader.id), 403, "not_allowed")


@pytest.mark.parametrize("part", ["holder_id", "deputy_id"])
def test_one_lays_down_ones_own_seat(api, seated, user, part):
    person = user()
    seat = seated(**{part: person.id})
    ended = api(person).post(f"/committee/seats/{seat['id']}/end", {"reason": "搬走了"})
    assert ended.status_code == 200
    assert ended.json()["until"] is not None
    assert api(person).get("/committee/seats").json()["items"] == []


def test_a_deputy_unseats_nobody(api, seated, user):
    """They give up their own part; the holder goes on."""
    holder, deputy = user(), user()
    seat = seated(holder_id=holder.id, deputy_id=deputy.id)
    path = f"/committee/seats/{seat['id']}/end"
    left = api(deputy).post(path, {"reason": "搬走了"}).json()
    assert (left["holder_id"], left["deputy_id"], left["until"]) == (str(holder.id), None, None)
    for person in (holder, deputy):
        assert FeedItem.objects.filter(user=person, type="seat").last().data == left
    assert api(deputy).get("/me").json()["standing"]["seats"] == []
    refused(api(deputy).post(path, {"reason": "再来一次"}), 403, "not_allowed")


def test_a_seat_ends_once(api, seated, user, core_leader):
    seat = seated(holder_id=user().id)
    path = f"/committee/seats/{seat['id']}/end"
    assert api(core_leader).post(path, {"reason": "任满"}).status_code == 200
    refused(api(core_leader).post(path, {"reason": "任满"}), 409, "already_ended")


def test_a_seat_may_end_in_the_instant_in_which_it_began(actor_for, user, core_leader, now):
    actor, person = actor_for(core_leader), user()
    call = {"kind": Kind.RESIDENT, "holder_id": person.id, "deputy_id": None, "until": None}
    seat = services.appoint(actor=actor, now=now, **call)
    ended = services.end(actor=actor, seat_id=seat.id, reason="误录", now=now)
    assert (ended.until, ended.over) == (now, True)
    assert services.appoint(actor=actor, now=now, **call).since == now


@pytest.mark.parametrize("first", ["holder_id", "deputy_id"])
@pytest.mark.parametrize("second", ["holder_id", "deputy_id"])
def test_one_place_for_one_person(api, seated, user, core_leader, first, second):
    person = user()
    seat = seated(**{first: person.id})
    refused(appoint(api(core_leader), **{second: person.id}), 409, "seated_already")
    api(core_leader).post(f"/committee/seats/{seat['id']}/end", {"reason": "换届"})
    seated(**{second: person.id})


def test_a_term_that_the_clock_ended_makes_room(seated, user, street, now):
    person = user()
    Seat.objects.create(
        street=street, kind=Kind.RESIDENT, holder=person, since=now - timedelta(days=9), until=now - timedelta(days=1)
    )
    assert queries.members(street.id, at=now) == []
    seated(holder_id=person.id)
    assert Seat.objects.filter(holder=person, over=True).count() == 1


def test_who_may_not_be_seated(api, core_leader, user, other_street):
    caller, person = api(core_leader), user()
    refused(appoint(caller), 422, "person_needed")
    refused(appoint(caller, holder_id=person.id, deputy_id=person.id), 422, "person_needed")
    refused(appoint(caller, holder_id=UserFactory(home_street=other_street).id), 404, "not_found")
    refused(appoint(caller, holder_id=person.id, until=timezone.now() - timedelta(minutes=1)), 422, "wrong_term")
    refused(appoint(caller, holder_id=person.id, kind="mayor"), 422, "invalid_input")
    refused(appoint(caller, holder_id=person.id, title="x"), 422, "invalid_input")
    refused(caller.post("/committee/seats", {"holder_id": str(person.id)}), 422, "invalid_input")


@pytest.mark.parametrize("part", ["holder_id", "deputy_id"])
def test_nobody_whose_account_is_closed_is_seated(core_leader, user, part):
    people = {"holder_id": str(user().id), "deputy_id": str(user().id), part: str(user(is_active=False).id)}
    body = {"kind": "resident", **people}
    refuse(lambda caller: caller.post("/committee/seats", body), core_leader, status=409, code="account_closed")


@pytest.mark.parametrize(
    "twice",
    [
        lambda one, two: [{"holder": one}, {"holder": one}],
        lambda one, two: [{"deputy": one}, {"deputy": one}],
        lambda one, two: [{"holder": two, "deputy": two}],
        lambda one, two: [{"holder": one, "kind": "mayor"}],
        lambda one, two: [{"holder": one, "over": True}],
    ],
)
def test_the_database_holds_the_rules_too(user, street, now, twice):
    rows = [{"kind": Kind.RESIDENT, "street": street, "since": now, **row} for row in twice(user(), user())]
    for row in rows[:-1]:
        Seat.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(**rows[-1])


def test_a_list_costs_the_same_at_one_and_at_three(api, seated, user):
    caller = api(user())

    def cost():
        with CaptureQueriesContext(connection) as found:
            caller.get("/committee/seats")
        return len(found)

    seated(holder_id=user().id, deputy_id=user().id)
    one = cost()
    for _ in range(2):
        seated(holder_id=user().id, deputy_id=user().id)
    assert cost() == one


def test_everybody_of_the_street_sees_which_kinds_are_vacant(api, seated, user, now):
    until = now + timedelta(days=90)
    seated(holder_id=user().id, kind=Kind.BACKBONE, until=until)
    seated(deputy_id=user().id, kind=Kind.RESIDENT)
    found = {each["kind"]: each for each in api(user()).get("/committee/kinds").json()["items"]}
    assert list(found) == list(Kind)
    assert {kind: each["vacant"] for kind, each in found.items()} == {
        "community_worker": True,
        "organisation_head": True,
        "backbone": False,
        "resident": True,
    }
    assert (found["resident"]["seats"], found["resident"]["held"], found["resident"]["ends"]) == (1, 0, None)
    assert found["backbone"]["ends"] is not None
