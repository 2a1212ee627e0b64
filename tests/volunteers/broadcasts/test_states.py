"""Every pair of a status and an action of a broadcast."""

from itertools import product

import pytest

from backend.errors import WrongMoment
from backend.states import next_state
from volunteers.broadcasts.states import TRANSITIONS, Action, Status

MOVES = {("sent", "withdraw"): "withdrawn"}


@pytest.mark.parametrize(("status", "action"), [*product(Status, Action)])
def test_a_broadcast_moves_so_and_not_otherwise(status, action):
    if (status, action) in MOVES:
        assert next_state(TRANSITIONS, status, action) == MOVES[status, action]
    else:
        with pytest.raises(WrongMoment):
            next_state(TRANSITIONS, status, action)
