"""When who is asked, and who is near."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers.escalation.ladder import RUNGS, due_at, nearest_teams
from volunteers.escalation.states import Rung

TOLD = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours_left", "step", "minutes"),
    [(24, Rung.NEIGHBOURS, 60), (24, Rung.CONTRACTOR, 120), (1.5, Rung.NEIGHBOURS, 30), (1.5, Rung.CONTRACTOR, 60)],
)
def test_after_a_wait_or_a_third_of_what_is_left(hours_left, step, minutes):
    starts = TOLD + timedelta(hours=hours_left)
    assert due_at(step, told_at=TOLD, starts_at=starts, wait=timedelta(hours=1)) == TOLD + timedelta(minutes=minutes)


@given(
    left=st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=14)),
    wait=st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=1)),
)
def test_everybody_is_asked_in_order_and_before_it_begins(left, wait):
    moments = [due_at(step, told_at=TOLD, starts_at=TOLD + left, wait=wait) for step in RUNGS]
    assert TOLD < moments[0] < moments[1] < TOLD + left


def test_the_nearest_teams_without_ones_own():
    team, area = [UUID(int=n) for n in range(5)], [UUID(int=100 + n) for n in range(5)]
    known = list(zip(team, area, strict=True))
    metres = {area[0]: 10.0, area[1]: 900.0, area[2]: 300.0}
    found = nearest_teams(metres, known, own=(area[0], None), most=3)
    assert found == [team[2], team[1], team[3]], "those of which nothing is known come last"
