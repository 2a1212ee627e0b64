"""Which cells belong together, and which signal a cluster is: without a database."""

from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.places.cells import around, cell_of, disk
from needs.signals.clustering import NOWHERE, clusters
from needs.signals.matching import match
from needs.signals.weighing import weight

HERE = cell_of(39.93, 116.415)
RING = [each for each in around(HERE) if each != HERE]
FIELD = disk(39.93, 116.415, 1_500)
FAR = cell_of(39.95, 116.45)
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def test_a_cell_alone_begins_at_the_threshold():
    assert clusters({HERE: 4}, 5) == []
    assert clusters({HERE: 5}, 5) == [[HERE]]


def test_density_is_counted_with_the_ring():
    assert clusters({HERE: 2, RING[0]: 1, RING[3]: 2}, 5) == [sorted([HERE, RING[0], RING[3]])]
    assert clusters({HERE: 2, FAR: 3}, 5) == []


def test_a_cell_beside_a_core_goes_along_and_begins_nothing_of_its_own():
    beyond = next(cell for cell in around(RING[0]) if cell != HERE and cell not in RING)
    # RING[0] has too few around it to be a core, so what lies beyond is left out.
    assert clusters({HERE: 9, beyond: 1}, 10) == []
    assert clusters({HERE: 10, beyond: 1}, 10) == [[HERE]]
    assert clusters({HERE: 10, RING[0]: 1, beyond: 1}, 10) == [sorted([HERE, RING[0], beyond])]


def test_two_places_apart_are_two():
    assert clusters({HERE: 5, FAR: 6}, 5) == sorted([[HERE], [FAR]])


def test_what_has_no_position_lies_by_itself():
    assert clusters({NOWHERE: 5, HERE: 4}, 5) == [[NOWHERE]]


@given(
    needs=st.dictionaries(st.sampled_from(FIELD), st.integers(1, 9), max_size=40),
    least=st.integers(3, 20),
    turn=st.integers(0, 999),
)
def test_the_order_of_the_cells_is_nothing(needs, least, turn):
    shuffled = list(needs.items())
    Random(turn).shuffle(shuffled)  # an order, no secret
    found = clusters(needs, least)
    assert clusters(dict(shuffled), least) == found
    taken = [cell for each in found for cell in each]
    assert len(taken) == len(set(taken)), "each cell in one"
    dense = {cell for cell in needs if sum(needs.get(each, 0) for each in around(cell)) >= least}
    assert dense <= set(taken) <= {near for cell in dense for near in around(cell)}
    for each in found:
        for other in found:
            if each is not other:
                touching = {near for cell in each if cell in dense for near in around(cell)}
                assert not touching & {cell for cell in other if cell in dense}, "cores that touch are one"


def test_a_cluster_is_the_signal_it_shares_most_with():
    assert match([(0, A, 5), (0, B, 4)], {0: 9}, {A: 5, B: 4}).whose == {0: A}


@pytest.mark.parametrize(
    ("cluster", "signal", "shared", "same"), [(40, 4, 2, True), (40, 4, 1, False), (4, 40, 2, True)]
)
def test_half_of_the_smaller_is_enough(cluster, signal, shared, same):
    assert match([(0, A, shared)], {0: cluster}, {A: signal}).whose == ({0: A} if same else {})


def test_of_equals_the_older_goes_on_and_the_other_says_into_which():
    found = match([(0, B, 5), (0, A, 5)], {0: 10}, {A: 5, B: 5})
    assert (found.whose, found.into) == ({0: A}, {B: 0})


def test_what_falls_apart_goes_on_as_the_larger_part():
    found = match([(0, A, 4), (1, A, 6)], {0: 4, 1: 6}, {A: 10})
    assert (found.whose, found.into) == ({1: A}, {})


def test_who_loses_one_may_win_another():
    found = match([(0, A, 9), (0, B, 8), (1, B, 3)], {0: 17, 1: 3}, {A: 9, B: 11})
    assert (found.whose, found.into) == ({0: A, 1: B}, {})


def test_weight_is_of_people():
    numbers = {
        "reporters": 11,
        "waiting": 2,
        "reopened": 4,
        "declined": 3,
        "not_resolved": 7,
        "repeated": 1,
        "me_too": 5,
    }
    assert weight(numbers) == 22 + 2 + 3 + 7 + 5
