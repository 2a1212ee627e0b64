"""Every status with every action of the committee."""

from itertools import product

import pytest

from backend.errors import WrongMoment
from backend.states import next_state
from projects.delivery.states import ProjectStatus
from projects.evaluation.policy import FOLLOW_UP_POLICY, POLICY
from projects.evaluation.states import (
    CARRIED_OUT,
    FOLLOW_UP_TRANSITIONS,
    TRANSITIONS,
    Action,
    FollowUpAction,
    FollowUpStatus,
)
from volunteers.committee.quorum import Ballot

MOMENTS = {
    Action.VOTE: {ProjectStatus.PROPOSED},
    Action.SETTLE: {ProjectStatus.PROPOSED},
    Action.FOLLOW_UP: {ProjectStatus.APPROVED, ProjectStatus.CLOSED},
    Action.READ_QUEUE: set(),
}


@pytest.mark.parametrize(("status", "action"), list(product(ProjectStatus, Action)))
def test_the_committees_actions_leave_the_project_as_it_is(status, action):
    if status in MOMENTS[action]:
        assert next_state(TRANSITIONS, status, action) == status
    else:
        with pytest.raises(WrongMoment):
            next_state(TRANSITIONS, status, action)


def test_a_follow_up_is_done_once():
    assert next_state(FOLLOW_UP_TRANSITIONS, FollowUpStatus.OPEN, FollowUpAction.DONE) == FollowUpStatus.DONE
    with pytest.raises(WrongMoment):
        next_state(FOLLOW_UP_TRANSITIONS, FollowUpStatus.DONE, FollowUpAction.DONE)


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)
    assert set(FOLLOW_UP_POLICY) == set(FollowUpAction)
    assert {action for _, action in TRANSITIONS} == set(Action) - {Action.READ_QUEUE}
    assert set(CARRIED_OUT) == set(Ballot)
