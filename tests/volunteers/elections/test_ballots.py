"""The secret ballot: one of each member, found by its receipt, tied to nobody."""

from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from backend.http.models import Answer
from tests.factories import RoleFactory
from tests.refusals import refuse
from volunteers.elections.models import Ballot, Voter
from volunteers.elections.services.box import shuffled
from volunteers.elections.states import Kind
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(api):
    def cast(person, election, *choices, status=201, **body):
        answer = api(person).post(f"/elections/{election['id']}/vote", {"choices": list(choices), **body})
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    return cast


def test_a_vote_cast_twice_is_refused_and_changes_nothing(open_vote, vote, members):
    election, nominations = open_vote
    one, other = nominations.values()
    vote(members[3], election, one)
    path = f"/elections/{election['id']}/vote"
    refuse(lambda c: c.post(path, {"choices": [other]}), members[3], status=409, code="ballot_cast_already")
    assert [ballot.choices for ballot in Ballot.objects.all()] == [[UUID(one)]]


def test_who_came_after_the_vote_opened_is_not_on_the_roll(open_vote, user):
    election, _nominations = open_vote
    late = RoleFactory(user=user(), tier=Tier.BACKBONE).user
    path = f"/elections/{election['id']}/vote"
    refuse(lambda c: c.post(path, {"choices": []}), late, status=403, code="not_on_the_roll")


def test_who_left_after_it_opened_still_votes(open_vote, vote, members, api, manager):
    election, _nominations = open_vote
    role = members[4].group_roles.get()
    api(manager).post(f"/roles/{role.id}/end", {"reason": "搬走"})
    vote(members[4], election)


@pytest.mark.parametrize("wrong", ["two", "twice", "stranger", "recall"])
def test_a_ballot_that_says_what_was_not_asked(open_vote, members, wrong):
    election, nominations = open_vote
    one, other = nominations.values()
    body = {
        "two": {"choices": [one, other]},
        "twice": {"choices": [one, one]},
        "stranger": {"choices": [election["id"]]},
        "recall": {"recall": True},
    }[wrong]
    path = f"/elections/{election['id']}/vote"
    refuse(lambda c: c.post(path, body), members[0], status=422, code="ballot_not_valid")


def test_nothing_on_record_ties_a_ballot_to_a_person(open_vote, vote, members, pass_days, now, api):
    """No column of the ballot tells who or when; no other row holds the receipt or the choice; the box is shuffled."""
    election, nominations = open_vote
    one, other = nominations.values()
    chosen = [one, other, one, one, other]
    receipts = [vote(person, election, choice)["receipt"] for person, choice in zip(members, chosen, strict=True)]
    assert {field.name for field in Ballot._meta.fields} == {"id", "street", "election", "receipt", "choices", "recall"}
    assert {row.id.version for row in Ballot.objects.all()} == {4}, "a random id tells no order"
    assert {field.name for field in Voter._meta.fields} == {"id", "street", "election", "user", "voted"}
    said = str([(e.object_id, e.reason, e.data) for e in Entry.objects.filter(action="election.vote")])
    kept = b"".join(bytes(row.body) for row in Answer.objects.all())
    assert not any(receipt in said or receipt.encode() in kept for receipt in receipts)
    before = list(Ballot.objects.values_list("id", flat=True))
    assert pass_days(election, now).status == "counted"
    assert not set(before) & set(Ballot.objects.values_list("id", flat=True)), "written anew"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM elections_ballot")
        assert cursor.fetchone() == (1,), "all in one transaction: none is older than another"
    shown = api(members[0]).get(f"/elections/{election['id']}/ballots").json()["items"]
    assert [each["receipt"] for each in shown] == sorted(receipts)
    assert {each["receipt"]: each["choices"] for each in shown} == {
        receipt: [choice] for receipt, choice in zip(receipts, chosen, strict=True)
    }


def test_a_copy_taken_while_the_vote_is_open_tells_no_order(open_vote, vote, members):
    """Each vote writes others anew with it: neither the rows' order nor what wrote them names the last one's ballot."""
    election, nominations = open_vote
    one = next(iter(nominations.values()))
    receipts = [vote(person, election, one)["receipt"] for person in members[:4]]
    before = set(Ballot.objects.values_list("id", flat=True))
    receipts.append(vote(members[4], election)["receipt"])
    assert not before & set(Ballot.objects.values_list("id", flat=True)), "all of so few are written anew"
    assert set(Ballot.objects.values_list("receipt", flat=True)) == set(receipts)
    assert sorted(len(row.choices) for row in Ballot.objects.all()) == [0, 1, 1, 1, 1]
    ids = set(Ballot.objects.values_list("id", flat=True))
    shuffled(Ballot.objects.first().election, most=2)
    assert len(ids & set(Ballot.objects.values_list("id", flat=True))) == 3, "no more than so many of a full box"


def test_the_answer_of_a_vote_is_kept_nowhere_so_that_no_key_leads_to_it(open_vote, members, api):
    election, _nominations = open_vote
    answer = api(members[0]).post(f"/elections/{election['id']}/vote", {"choices": []}, key="k1")
    assert answer.status_code == 201
    assert not Answer.objects.filter(user_id=members[0].id, key="k1").exists()


def test_no_ballot_is_shown_before_the_count(open_vote, vote, members, api, manager):
    election, nominations = open_vote
    vote(members[0], election, *list(nominations.values())[:1])
    for person in (members[0], manager):
        assert api(person).get(f"/elections/{election['id']}/ballots").json()["items"] == []
        assert api(person).get(f"/elections/{election['id']}").json()["result"] is None
    assert api(members[0]).get(f"/elections/{election['id']}").json()["voted"]


def test_after_the_last_day_no_vote_is_taken_even_before_it_is_counted(api, open_vote, members, now):
    from volunteers.elections.models import Election  # noqa: PLC0415  # beside its use

    election, _nominations = open_vote
    Election.objects.filter(pk=election["id"]).update(voting_until=now)
    refuse(
        lambda c: c.post(f"/elections/{election['id']}/vote", {"choices": []}),
        members[0],
        status=409,
        code="voting_over",
    )
    said = api(members[0]).post(f"/elections/{election['id']}/vote", {"choices": []}).json()["detail"]
    assert f"{now.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}." in said


def test_reading_an_election_costs_the_same_at_one_and_at_three_candidates(called, stands, members, api):
    election = called(tier="core_leader", places=3)

    def cost():
        caller = api(members[4])
        with CaptureQueriesContext(connection) as found:
            assert caller.get(f"/elections/{election['id']}").status_code == 200
        return len(found)

    stands(election, members[0])
    one = cost()
    stands(election, members[1])
    stands(election, members[2])
    assert cost() == one
    assert election["kind"] == Kind.ELECTION
