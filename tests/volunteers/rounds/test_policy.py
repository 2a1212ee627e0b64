"""Who may do what with rounds, through HTTP, and each action in each status."""

import pytest

from backend.errors import WrongMoment
from backend.policy import Actor
from backend.states import next_state
from tests.volunteers.matrix import HERE, Cast, operations, row_of, table
from volunteers.dispatch.models import Offer
from volunteers.rounds import jobs
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.policy import POLICY
from volunteers.rounds.states import TRANSITIONS, Action, Status

pytestmark = pytest.mark.django_db

# `concerned` is planned for the visit, and asked where the round is sent; `maker` put it together and has no role any more.
MATRIX = table("""
                       nobody resident volunteer leader other_leader core_leader manager stranger concerned maker
list_round_sources        401      200       200    200          200         200     200      200       200   200
list_rounds               401      200       200    200          200         200     200      200       200   200
create_round              401      403       403    201          403         201     201      404       403   403
read_round                401      404       404    200          404         200     200      404       404   404
plan_round                401      404       404    200          404         200     200      404       404   403
stop_planning             401      404       404    200          404         200     200      404       404   403
send_round                401      404       404    200          404         200     200      404       404   403
cancel_round              401      404       404    200          404         200     200      404       404   403
close_round               401      404       404    200          404         200     200      404       404   403
order_round_visits        401      404       404    200          404         200     200      404       404   403
move_round_visit          401      404       404    200          404         200     200      404       404   403
pin_round_visit           401      404       404    200          404         200     200      404       404   403
take_out_round_visit      401      404       404    200          404         200     200      404       404   403
put_back_round_visit      401      404       404    200          404         200     200      404       404   403
list_own_rounds           401      200       200    200          200         200     200      200       200   200
accept_own_round          401      404       404    404          404         404     404      404       200   404
""")


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def calls(cast, tomorrow):
    cast.street.config = {"rounds.seconds": 1}
    cast.street.save()
    body = {
        "name": "高温探访",
        "day": tomorrow.isoformat(),
        "opens": "08:00",
        "closes": "12:00",
        "community_id": str(cast.community.id),
        "visits": [{"title": "王奶奶", "location": HERE}],
    }
    lead = cast.caller("core_leader")
    round_id = lead.post("/rounds", body).json()["id"]
    goes = cast.concerned.volunteering.get()
    lead.post(f"/rounds/{round_id}/plan")
    row = Round.objects.get()
    jobs.plan_round(round_id=row.id, street_id=row.street_id, turn=row.turn)
    Round.objects.update(made_by=cast.maker)
    visit = RoundVisit.objects.get()
    lead.post(f"/round-visits/{visit.id}/move", {"volunteer_id": str(goes.id)})

    def at(status, path, sent=None):
        def call(caller):
            if status == "sent":
                assert lead.post(f"/rounds/{round_id}/send").status_code == 200
            else:
                Round.objects.update(status=status)
            return caller.post(path, sent) if sent is not None else caller.post(path)

        return call

    base = f"/rounds/{round_id}"
    return {
        "list_round_sources": lambda caller: caller.get("/rounds/sources"),
        "list_rounds": lambda caller: caller.get("/rounds"),
        "create_round": lambda caller: caller.post("/rounds", body),
        "read_round": lambda caller: caller.get(base),
        "plan_round": at("planned", f"{base}/plan"),
        "stop_planning": at("planning", f"{base}/stop"),
        "send_round": at("planned", f"{base}/send"),
        "cancel_round": at("planned", f"{base}/cancel", {"reason": "下雨"}),
        "close_round": at("sent", f"{base}/close"),
        "order_round_visits": at("planned", f"{base}/routes/{goes.id}", {"visits": [str(visit.id)]}),
        "move_round_visit": at("planned", f"/round-visits/{visit.id}/move", {"volunteer_id": str(goes.id)}),
        "pin_round_visit": at("planned", f"/round-visits/{visit.id}/pin", {"pinned": True}),
        "take_out_round_visit": at("planned", f"/round-visits/{visit.id}/take-out"),
        "put_back_round_visit": at("planned", f"/round-visits/{visit.id}/put-back"),
        "list_own_rounds": lambda caller: caller.get("/me/rounds"),
        "accept_own_round": at("sent", f"/me/rounds/{round_id}/accept"),
    }


def test_every_operation_by_everybody(cast, calls):
    assert {name: row_of(cast, calls[name], MATRIX[name]) for name in MATRIX} == MATRIX
    assert not Offer.objects.exists()


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("rounds")


def test_the_table_is_whole():
    assert set(POLICY) == set(Action)
    assert {action for _status, action in TRANSITIONS} | {Action.CREATE} == set(Action)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", [each for each in Action if each != Action.CREATE])
def test_each_action_in_each_status(status, action):
    if (status, action) in TRANSITIONS:
        assert next_state(TRANSITIONS, status, action) in Status
    else:
        with pytest.raises(WrongMoment):
            next_state(TRANSITIONS, status, action)


HTTP = {
    Action.PLAN: ("plan", None),
    Action.STOP: ("stop", None),
    Action.SEND: ("send", None),
    Action.CLOSE: ("close", None),
    Action.CANCEL: ("cancel", {"reason": "x"}),
}


@pytest.mark.parametrize("status", Status)
def test_the_moment_is_asked_through_http_too(api, manager, planned, walker, status):
    walker(0)
    detail = planned(1)
    visit_id = detail["routes"][0]["visits"][0]["id"]
    person = api(manager)
    Round.objects.update(status=status)
    shown = set(person.get(f"/rounds/{detail['id']}").json()["actions"])
    assert shown == {
        str(action)
        for (origin, action) in TRANSITIONS
        if origin == status
        and POLICY[action](
            Actor(user_id=manager.id, street_id=manager.home_street_id, at=Round.objects.get().made_at),
            Round.objects.get(),
        )
    }
    for action, (path, body) in HTTP.items():
        if (status, action) not in TRANSITIONS:
            answer = person.post(f"/rounds/{detail['id']}/{path}", body)
            assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment"), action
    if (status, Action.ADJUST) not in TRANSITIONS:
        assert person.post(f"/round-visits/{visit_id}/take-out").json()["code"] == "wrong_moment"
