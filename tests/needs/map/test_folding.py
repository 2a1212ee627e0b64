"""No number under three, by no difference."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from backend.places.cells import cell_of, disk, parent_of
from needs.map.folding import COARSEST, LEAST, Tally, folded

CELLS = disk(39.93, 116.42, 1_500)


def tally(number):
    made = Tally(count=number)
    made.by["kind"]["help"] = number
    return made


counts = st.dictionaries(st.sampled_from(CELLS), st.integers(1, 6), max_size=25)


@given(counts, st.integers(COARSEST, 9))
def test_every_number_is_three_or_more_and_none_is_lost(numbers, resolution):
    total = sum(numbers.values())
    shown, withheld = folded({cell: tally(number) for cell, number in numbers.items()}, resolution)
    assert all(each.tally.count >= LEAST for each in shown)
    assert sum(each.tally.count for each in shown) + withheld == total
    assert withheld == 0 or withheld >= LEAST or withheld == total
    assert len({(each.cell, each.merged) for each in shown}) == len(shown)


@given(counts)
def test_the_difference_between_two_zooms_tells_of_no_smaller_group(numbers):
    """Under each cell of one zoom, the cells of the next leave nothing, or three and more in its remainder."""
    cells = {cell: tally(number) for cell, number in numbers.items()}
    for coarse in range(COARSEST, 9):
        parents = {each.cell: each.tally.count for each in folded(cells, coarse)[0] if not each.merged}
        finer = folded(cells, coarse + 1)[0]
        inside = defaultdict(int)
        for each in finer:
            if each.resolution == coarse + 1:
                inside[parent_of(each.cell, coarse)] += each.tally.count
        rests = {each.cell: each.tally.count for each in finer if each.merged and each.resolution == coarse}
        assert set(inside) | set(rests) == set(parents)
        for parent, whole in parents.items():
            assert whole - inside[parent] == rests.get(parent, 0)
            assert rests.get(parent, LEAST) >= LEAST


def test_what_is_alone_goes_up_and_takes_the_smallest_with_it():
    here = cell_of(39.93, 116.42)
    brothers = [cell for cell in CELLS if parent_of(cell, 8) == parent_of(here, 8)][:3]
    shown, withheld = folded(dict(zip(brothers, map(tally, (5, 4, 1)), strict=True)), 9)
    assert withheld == 0
    assert [(each.resolution, each.tally.count, each.merged) for each in shown] == [(8, 5, True), (9, 5, False)]


def test_values_under_three_stand_together():
    made = Tally(count=9)
    made.by["kind"].update({"help": 5, "enquiry": 3, "complaint": 1})
    assert made.told() == {"kind": {"help": 5, "other": 4}}
