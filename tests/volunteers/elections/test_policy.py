"""Who may do what in elections, through HTTP. Everybody of the street may know who stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.ids import new_id
from tests.factories import RoleFactory
from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.elections.models import Ballot, Election, Nomination, Voter
from volunteers.elections.states import Kind, NominationStatus, Status
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db

# `volunteer` is nominated, `concerned` nominated them; the recall is of `leader`. `stranger` is of another street.
MATRIX = table("""
                  nobody resident volunteer paused leader other_leader core_leader manager stranger concerned administrator
list_elections       401      200       200    200    200          200         200     200      200       200           200
read_election        401      200       200    200    200          200         200     200      404       200           200
list_ballots         401      200       200    200    200          200         200     200      404       200           200
call_election        401      403       403    403    403          403         201     201      201       403           201
cancel_election      401      403       403    403    403          403         200     200      404       403           200
ask_for_recall       401      403       201    403    403          403         403     403      404       201           403
sign_recall          401      403       200    403    403          403         403     403      404       200           403
nominate             401      403       201    403    201          201         201     201      404       201           403
second_nomination    401      403       403    403    200          200         200     200      404       403           403
accept_nomination    401      403       200    403    403          403         403     403      404       403           403
decline_nomination   401      403       200    403    403          403         403     403      404       403           403
cast_ballot          401      403       201    403    403          403         403     403      404       403           403
""")


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def calls(cast):
    now = timezone.now()
    shared = {
        "street": cast.street, "called_at": now, "gathering_until": now + timedelta(days=3), "voting_days": 7,
    }  # fmt: skip
    election = Election.objects.create(kind=Kind.ELECTION, tier=Tier.CORE_LEADER, term_months=12, **shared)
    voting = Election.objects.create(
        kind=Kind.ELECTION, tier=Tier.MANAGER, term_months=12, status=Status.VOTING, electorate=1,
        voting_until=now + timedelta(days=3), **shared,
    )  # fmt: skip
    Voter.objects.create(street=cast.street, election=voting, user=cast.volunteer)
    Ballot.objects.create(street=cast.street, election=voting, receipt="x")
    shared |= {"team": cast.team}
    recall = Election.objects.create(
        kind=Kind.RECALL, role=RoleFactory(user=cast.leader, tier=Tier.BACKBONE, team=cast.team), **shared
    )
    RoleFactory(user=cast.volunteer, tier=Tier.BACKBONE, team=cast.team)

    def put_forward(candidate, status):
        return Nomination.objects.create(
            street=cast.street, election=election, candidate=candidate, nominated_by=cast.concerned,
            status=status, at=now,
        )  # fmt: skip

    fresh = put_forward(cast.volunteer, NominationStatus.NOMINATED)
    seconded = Nomination(
        id=new_id(), street=cast.street, election=voting, candidate=cast.volunteer, nominated_by=cast.concerned,
        status=NominationStatus.SECONDED, at=now,
    )  # fmt: skip
    seconded.election = Election.objects.create(
        kind=Kind.ELECTION, tier=Tier.BACKBONE, term_months=12, **{**shared, "team": None}
    )
    seconded.save()
    at, made = f"/elections/{election.id}", f"/nominations/{seconded.id}"
    led = {"role_id": str(cast.leader.group_roles.get(tier=Tier.TEAM_LEADER).id), "reason": "x"}
    return {
        "list_elections": lambda caller: caller.get("/elections"),
        "read_election": lambda caller: caller.get(at),
        "list_ballots": lambda caller: caller.get(f"{at}/ballots"),
        "call_election": lambda caller: caller.post("/elections", {"seat_kind": "resident"}),
        "cancel_election": lambda caller: caller.post(f"{at}/cancel", {"reason": "改期"}),
        "ask_for_recall": lambda caller: caller.post("/recalls", led),
        "sign_recall": lambda caller: caller.post(f"/elections/{recall.id}/sign"),
        "nominate": lambda caller: caller.post(f"{at}/nominations", {"candidate_id": str(cast.maker.id)}),
        "second_nomination": lambda caller: caller.post(f"/nominations/{fresh.id}/second"),
        "accept_nomination": lambda caller: caller.post(f"{made}/accept"),
        "decline_nomination": lambda caller: caller.post(f"{made}/decline"),
        "cast_ballot": lambda caller: caller.post(f"/elections/{voting.id}/vote", {"choices": []}),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, calls, operation):
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("elections")
