"""Every status with every action."""

from itertools import product

import pytest

from backend.errors import WrongMoment
from backend.states import next_state
from projects.delivery.policy import ACTIVITY_POLICY, PROJECT_POLICY
from projects.delivery.states import (
    ACTIVITY_TRANSITIONS,
    PROJECT_TRANSITIONS,
    ActivityAction,
    ActivityStatus,
    ProjectAction,
    ProjectStatus,
)

P, Do = ProjectStatus, ProjectAction
MOVES = {
    (P.PROPOSED, Do.APPROVE): P.APPROVED,
    (P.PROPOSED, Do.SEND_BACK): P.TO_REVISE,
    (P.PROPOSED, Do.REJECT): P.REJECTED,
    (P.TO_REVISE, Do.REVISE): P.PROPOSED,
    (P.APPROVED, Do.OPEN_ACTIVITY): P.APPROVED,
    (P.APPROVED, Do.TAKE_UP_NEED): P.APPROVED,
    (P.APPROVED, Do.MOVE_END): P.APPROVED,
    (P.APPROVED, Do.CLOSE): P.CLOSED,
    **{
        (status, action): status
        for status in (P.PROPOSED, P.TO_REVISE, P.APPROVED)
        for action in (Do.HAND_OVER, Do.ENGAGE_LIAISON, Do.APPOINT_MANAGER)
    },
}


@pytest.mark.parametrize(("status", "action"), list(product(P, Do)))
def test_projects(status, action):
    if (status, action) in MOVES:
        assert next_state(PROJECT_TRANSITIONS, status, action) == MOVES[status, action]
    else:
        with pytest.raises(WrongMoment):
            next_state(PROJECT_TRANSITIONS, status, action)


@pytest.mark.parametrize(("status", "action"), list(product(ActivityStatus, ActivityAction)))
def test_activities(status, action):
    if status == ActivityStatus.ANNOUNCED:
        expected = ActivityStatus.CANCELLED if action == ActivityAction.CANCEL else status
        assert next_state(ACTIVITY_TRANSITIONS, status, action) == expected
    else:
        with pytest.raises(WrongMoment):
            next_state(ACTIVITY_TRANSITIONS, status, action)


def test_every_action_has_a_rule_and_a_moment():
    assert set(PROJECT_POLICY) == set(ProjectAction)
    assert set(ACTIVITY_POLICY) == set(ActivityAction)
    assert {action for _, action in PROJECT_TRANSITIONS} == set(ProjectAction) - {ProjectAction.REGISTER}
    assert {action for _, action in ACTIVITY_TRANSITIONS} == set(ActivityAction)
