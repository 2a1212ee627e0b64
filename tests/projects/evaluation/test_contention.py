"""Votes at the same moment, in real threads with transactions of their own."""

from collections import Counter

import pytest

from backend.realtime.models import FeedItem
from projects.delivery.models import Project
from projects.evaluation import services
from projects.evaluation.models import Decision, Vote
from tests.crowd import at_once
from volunteers.committee import services as committee
from volunteers.committee.quorum import Ballot
from volunteers.committee.states import Kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def votes(actor_for):
    def call(person, project):
        actor = actor_for(person)
        return lambda: services.vote(
            actor=actor, project_id=project["id"], ballot=Ballot.APPROVE, reason="看过了", now=actor.at
        )

    return call


def test_two_last_votes_decide_once(registered, cast, votes, ballots):
    for _ in range(5):
        project = ballots(registered(), "approve", "approve")
        results = at_once([votes(cast.holders[kind], project) for kind in (Kind.BACKBONE, Kind.RESIDENT)])
        assert all(isinstance(each, Project) for each in results)
        assert Project.objects.get(pk=project["id"]).status == "approved"
        assert Decision.objects.filter(project=project["id"]).count() == 1


def test_all_vote_at_once_many_times(registered, cast, votes):
    project = registered()
    calls = [votes(holder, project) for holder in cast.holders.values()] * 5
    results = Counter(type(each).__name__ for each in at_once(calls))
    assert results == {"Project": 4, "AlreadyVoted": 16}
    assert Vote.objects.filter(project=project["id"]).count() == 4
    told = FeedItem.objects.filter(user=cast.manager, type="project", data__status="approved")
    assert told.count() == Decision.objects.count() == 1


def test_a_seat_that_ends_while_it_votes(registered, cast, votes, ballots, actor_for):
    """Whichever comes first, nobody waits in a circle."""
    project = ballots(registered(), "approve", "approve")
    leader = actor_for(cast.core_leader)
    end = {"actor": leader, "seat_id": cast.seats[Kind.BACKBONE].id, "reason": "换届", "now": leader.at}
    results = at_once(
        [
            votes(cast.holders[Kind.BACKBONE], project),
            lambda: committee.end(**end),
            votes(cast.holders[Kind.RESIDENT], project),
        ]
    )
    assert {type(each).__name__ for each in results} <= {"Project", "Seat", "TermOver", "NotAllowed"}
    assert type(results[1]).__name__ == "Seat"
