"""Votes at the same moment, in real threads with transactions of their own."""

from collections import Counter
from uuid import UUID

import pytest

from tests.crowd import at_once
from volunteers.elections import services
from volunteers.elections.models import Ballot, Voter

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_votes_many_times_at_once_has_voted_once(open_vote, members, actor_for):
    election, nominations = open_vote
    choices = [UUID(each) for each in nominations.values()]

    def cast(person, n):
        actor = actor_for(person)
        choice = [choices[n % 2]]
        return lambda: services.vote(actor=actor, election_id=election["id"], choices=choice, recall=None, now=actor.at)

    calls = [cast(person, n) for n in range(6) for person in members[:3]]
    said = at_once(calls, threads=9)
    assert Counter(type(each).__name__ for each in said) == {"str": 3, "VotedAlready": 15}
    assert {row.receipt for row in Ballot.objects.all()} == {each for each in said if isinstance(each, str)}
    assert Voter.objects.filter(voted=True).count() == 3
