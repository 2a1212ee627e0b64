"""The count itself: every small committee, and properties of larger ones. No database."""

from collections import Counter
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volunteers.committee.quorum import Ballot, Cast, Chair, tally, voices
from volunteers.committee.states import Kind

A, V, R = Ballot.APPROVE, Ballot.REVISE, Ballot.REJECT
KINDS = list(Kind)


def person(n):
    return UUID(int=1_000 + n)


def four(deputies=False):
    """One seat of each kind, held by 0–3, deputised by 10–13."""
    return [Chair(UUID(int=n), kind, person(n), person(10 + n) if deputies else None) for n, kind in enumerate(KINDS)]


def votes(chairs, ballots):
    return [
        Cast(chair.id, chair.holder, ballot)
        for chair, ballot in zip(chairs, ballots, strict=False)
        if ballot is not None
    ]


@pytest.mark.parametrize("ballots", list(product([None, A, V, R], repeat=4)))
def test_every_vote_of_four_seats(ballots):
    found = tally(four(), set(), votes(four(), ballots))
    if None in ballots:
        assert found.outcome is None
        assert found.missing == {kind for kind, ballot in zip(KINDS, ballots, strict=True) if ballot is None}
        return
    (leading, count), *_ = Counter(ballots).most_common()
    assert found.outcome == (leading if count >= 3 else V)
    assert not found.missing


@pytest.mark.parametrize("ballots", [(A, A, V, V), (A, A, R, R), (A, A, V, R), (R, R, V, V)])
def test_all_voted_and_no_majority_sends_it_back(ballots):
    assert tally(four(), set(), votes(four(), ballots)).outcome == V


@pytest.mark.parametrize("recused", range(4))
def test_the_deputy_of_a_recused_holder_stands_in(recused):
    chairs = four(deputies=True)
    found = tally(chairs, {person(recused)}, votes(chairs, [A] * 4))
    assert found.waived == frozenset()
    assert found.missing == {KINDS[recused]}, "the recused holder's own vote must not count"
    stands_in = Cast(chairs[recused].id, person(10 + recused), A)
    assert tally(chairs, {person(recused)}, [*votes(chairs, [A] * 4), stands_in]).outcome == A


def test_a_deputy_never_votes_besides_the_holder():
    chairs = four(deputies=True)
    found = tally(chairs, set(), [Cast(chairs[0].id, person(10), R), *votes(chairs, [A] * 4)])
    assert len(found.counted) == 4
    assert found.outcome == A


def test_without_a_deputy_the_kind_is_waived():
    chairs = four()
    found = tally(chairs, {person(0)}, votes(chairs, [None, A, A, A]))
    assert found.waived == {KINDS[0]}
    assert found.outcome == A


def test_a_recused_deputy_does_not_stand_in():
    chairs = four(deputies=True)
    assert tally(chairs, {person(0), person(10)}, []).waived == {KINDS[0]}


def test_a_vacant_seat_is_its_deputys():
    chairs = [Chair(UUID(int=1), Kind.BACKBONE, None, person(1))]
    [voice] = voices(chairs, set())
    assert (voice.voter, voice.as_deputy) == (person(1), True)


def test_no_seats_of_a_kind_waives_it():
    assert tally(four()[:2], set(), []).waived == set(KINDS[2:])


def test_all_waived_decides_nothing():
    found = tally(four(), {person(n) for n in range(4)}, votes(four(), [A] * 4))
    assert found.stuck
    assert found.outcome is None


def test_one_of_each_kind_with_a_majority_decides_before_all_have_voted():
    chairs = [*four(), Chair(UUID(int=9), Kind.RESIDENT, person(9))]
    assert tally(chairs, set(), votes(chairs, [A, A, A, A])).outcome == A
    split = tally(chairs, set(), votes(chairs, [A, A, R, R]))
    assert split.outcome is None
    assert split.missing == frozenset()
    assert [voice.voter for voice in split.awaited] == [person(9)]
    assert tally(chairs, set(), votes(chairs, [A, A, R, R, A])).outcome == A


people = st.integers(0, 7).map(person)
chairs_of = st.lists(st.tuples(st.sampled_from(KINDS), st.none() | people, st.none() | people), max_size=7).map(
    lambda rows: [
        Chair(UUID(int=n), kind, holder, deputy if deputy != holder else None)
        for n, (kind, holder, deputy) in enumerate(rows)
    ]
)
recusals = st.sets(people)


@st.composite
def rounds(draw):
    chairs = draw(chairs_of)
    ids = [chair.id for chair in chairs] or [UUID(int=0)]
    cast = st.builds(Cast, seat=st.sampled_from(ids), voter=people, ballot=st.sampled_from(Ballot))
    casts = draw(st.lists(cast, max_size=10, unique_by=lambda each: each.voter))
    return chairs, draw(recusals), casts


@given(rounds())
@settings(max_examples=500)
def test_nobody_votes_twice_nor_recused(case):
    chairs, recused, casts = case
    found = tally(chairs, recused, casts)
    voters = [voice.voter for voice in found.voices]
    assert len(voters) == len(set(voters))
    assert not set(voters) & recused
    assert len({voice.seat for voice in found.voices}) == len(found.voices)
    for voice in found.voices:
        chair = next(each for each in chairs if each.id == voice.seat)
        assert voice.voter == (chair.deputy if voice.as_deputy else chair.holder)
        if voice.as_deputy:
            assert chair.holder is None or chair.holder in recused
    assert len({cast.seat for cast in found.counted}) == len(found.counted)


@given(rounds())
@settings(max_examples=500)
def test_a_decision_has_every_kind_that_stands(case):
    chairs, recused, casts = case
    found = tally(chairs, recused, casts)
    standing = {voice.kind for voice in found.voices}
    assert found.waived == set(Kind) - standing
    assert found.missing <= standing
    if found.outcome is not None:
        assert found.counted
        assert not found.missing
        ballots = Counter(cast.ballot for cast in found.counted)
        majority = [ballot for ballot, n in ballots.items() if 2 * n > len(found.counted)]
        assert [found.outcome] == (majority or [Ballot.REVISE])
        assert majority or not found.awaited


@given(rounds(), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_the_order_of_votes_changes_nothing(case, random):
    chairs, recused, casts = case
    shuffled = list(casts)
    random.shuffle(shuffled)
    assert tally(chairs, recused, casts).outcome == tally(list(reversed(chairs)), recused, shuffled).outcome


@given(rounds())
@settings(max_examples=500)
def test_once_all_have_voted_it_is_decided(case):
    """No item stays for ever while anybody may vote."""
    chairs, recused, _casts = case
    entitled = voices(chairs, recused)
    full = [Cast(voice.seat, voice.voter, list(Ballot)[n % 3]) for n, voice in enumerate(entitled)]
    found = tally(chairs, recused, full)
    assert (found.outcome is None) == found.stuck
