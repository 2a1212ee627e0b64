"""Every operation by everybody: who is let in, and what those who are not hear.

Each tries it on the same rows, and what they did is undone before the next.
"""

from contextlib import contextmanager

import pytest
from django.db import transaction

from tests.factories import shares
from tests.projects.conftest import ok
from volunteers.committee.states import Kind

EVERYBODY = (
    "manager",
    "other_manager",
    "tied_manager",
    "core_leader",
    "liaison",
    "worker",
    "rival",
    "holder",
    "deputy",
    "former",
    "officer",
    "finance",
    "volunteer",
    "resident",
    "elder",
    "stranger",
    "nobody",
)
READS_DESIGNS = {
    "manager",
    "other_manager",
    "tied_manager",
    "core_leader",
    "liaison",
    "holder",
    "deputy",
    "officer",
    "finance",
}
MANAGERS = {"manager", "other_manager", "tied_manager"}
SEATS = {"holder", "deputy"}
TIED = {"tied_manager", "liaison", "worker"}


@pytest.fixture
def as_(api, cast):
    def sign_in(who):
        if who == "nobody":
            return api()
        people = {"holder": cast.holders[Kind.RESIDENT], "deputy": cast.deputies[Kind.RESIDENT]}
        return api(people.get(who) or getattr(cast, who))

    return sign_in


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def each(try_it):
    """`try_it(who)` for everybody; all that went wrong in one message."""
    wrong = {}
    for who in EVERYBODY:
        with undone():
            try:
                try_it(who)
            except AssertionError as error:
                wrong[who] = str(error)
    assert not wrong


def expect(answer, who, allowed, *, sees=None, status=200, codes=()):
    """`codes`: refusals that say more than that it is not allowed."""
    said = (answer.status_code, answer.json().get("code"))
    if who == "nobody":
        assert said == (401, "not_signed_in")
    elif who == "stranger" or (sees is not None and who not in sees and answer.status_code != 403):
        assert said == (404, "not_found")
    elif who in allowed:
        assert answer.status_code == status, answer.content.decode()
    else:
        assert said[0] == 403, answer.content.decode()
        # Whose seat has ended is told so; all others are not among those who may.
        usual = "term_over" if who == "former" and "holder" in allowed else "not_allowed"
        assert said[1] in {usual, *codes}


def test_register(as_, design):
    def register(who):
        answer = as_(who).post("/projects", design())
        if who == "stranger":
            assert answer.status_code == 403
        else:
            expect(answer, who, {"manager", "other_manager"}, status=201)

    each(register)


def test_read_a_design(as_, registered):
    project = registered()

    def read(who):
        listed, detail = as_(who).get("/projects"), as_(who).get(f"/projects/{project['id']}")
        if who == "nobody":
            assert (listed.status_code, detail.status_code) == (401, 401)
        else:
            assert bool(ok(listed)["items"]) == (who in READS_DESIGNS)
            assert detail.status_code == (200 if who in READS_DESIGNS else 404)

    each(read)


def test_vote(as_, registered):
    path = f"/projects/{registered()['id']}/votes"

    def vote(who):
        answer = as_(who).post(path, {"vote": "approve", "reason": "x"})
        expect(answer, who, {"holder"}, sees=READS_DESIGNS, codes={"holder_votes", "term_over"})
        said = {"former": "term_over", "deputy": "holder_votes"}
        assert answer.json().get("code") == said[who] if who in said else True

    each(vote)


def test_revise(as_, registered, ballots):
    path = f"/projects/{ballots(registered(), 'revise')['id']}/revise"

    def revise(who):
        expect(as_(who).post(path, {"title": "改"}), who, {"manager", "other_manager"}, sees=READS_DESIGNS)

    each(revise)


def test_read_the_queue(as_, registered):
    registered()

    def read(who):
        answer = as_(who).get("/committee/queue")
        if who == "stranger":
            assert answer.status_code == 403
        else:
            expect(answer, who, SEATS)

    each(read)


def test_read_an_approved_project(as_, approved):
    path = f"/projects/{approved()['id']}"

    def read(who):
        answer = as_(who).get(path)
        expect(answer, who, set(EVERYBODY))
        assert answer.json().get("budget_fen", 20_000_000) == 20_000_000

    each(read)


def test_name_a_liaison(as_, cast, approved):
    path, body = f"/projects/{approved()['id']}/liaisons", {"user_id": str(cast.neighbour.id)}
    each(lambda who: expect(as_(who).post(path, body), who, {"officer"}, status=201))


def test_appoint_a_manager_of_the_contract(as_, cast, approved):
    path, body = f"/projects/{approved()['id']}/managers", {"user_id": str(cast.neighbour.id)}
    allowed = {"core_leader", "manager", "other_manager"}
    each(lambda who: expect(as_(who).post(path, body), who, allowed, status=201))


def test_move_the_end_of_the_contract(as_, approved, today):
    path, body = f"/projects/{approved()['id']}/move-end", {"ends_on": str(today), "reason": "解除"}
    each(lambda who: expect(as_(who).post(path, body), who, {"officer"}))


def test_end_the_contract(as_, approved):
    path = f"/projects/{approved()['id']}/close"
    each(lambda who: expect(as_(who).post(path, {"reason": "解除"}), who, {"officer"}))


def test_open_an_activity(as_, approved, event):
    path = f"/projects/{approved()['id']}/activities"
    each(lambda who: expect(as_(who).post(path, event()), who, {"liaison"}, status=201))


def test_read_an_activity(as_, opened):
    path = f"/activities/{opened()['id']}"

    def read(who):
        answer = as_(who).get(path)
        expect(answer, who, set(EVERYBODY))
        if answer.status_code == 200:
            assert (answer.json()["attendance"] is not None) == (who in MANAGERS | SEATS | {"liaison"})

    each(read)


def test_show_the_code(as_, opened):
    path = f"/activities/{opened()['id']}/code"
    each(lambda who: expect(as_(who).get(path), who, {"liaison"}))


def test_list_the_participants(as_, opened):
    path = f"/activities/{opened()['id']}/participants"
    each(lambda who: expect(as_(who).get(path), who, {"liaison"}))


def test_see_a_participant(as_, api, cast, opened):
    activity = opened()
    place = ok(api(cast.neighbour).post(f"/activities/{activity['id']}/sign-up"))
    shares(cast.neighbour, cast.contractor)
    path = f"/activities/{activity['id']}/participants/{place['id']}"
    each(lambda who: expect(as_(who).get(path), who, {"liaison"}))


def test_cancel(as_, opened):
    path = f"/activities/{opened()['id']}/cancel"
    each(lambda who: expect(as_(who).post(path, {"reason": "下雨"}), who, MANAGERS | {"liaison"}))


def test_sign_up(as_, opened):
    path = f"/activities/{opened()['id']}/sign-up"
    each(lambda who: expect(as_(who).post(path), who, set(EVERYBODY) - TIED, codes={"affiliated"}))


def test_attend(as_, opened, code):
    activity = opened()
    path, body = f"/activities/{activity['id']}/attend", {"code": code(activity)}
    each(lambda who: expect(as_(who).post(path, body), who, set(EVERYBODY) - TIED, codes={"affiliated"}))


def test_attest(as_, cast, opened):
    path, body = f"/activities/{opened()['id']}/attestations", {"resident_id": str(cast.neighbour.id)}
    group = {"manager", "other_manager", "core_leader", "volunteer"}
    each(lambda who: expect(as_(who).post(path, body), who, group, status=201, codes={"affiliated"}))


def test_give_feedback(as_, cast, opened, attends):
    """Only who was there; here that is the resident."""
    activity = opened()
    attends(cast.resident, activity)
    path, body = f"/activities/{activity['id']}/feedback", {"scores": {"overall": 3}}
    each(lambda who: expect(as_(who).post(path, body), who, {"resident"}))


def test_read_the_feedback(as_, approved):
    path = f"/projects/{approved()['id']}/feedback"
    each(lambda who: expect(as_(who).get(path), who, MANAGERS | SEATS | {"liaison"}))


def test_reply(as_, api, cast, opened, says):
    activity = opened()
    says(cast.neighbour, activity, "吵")
    read = ok(api(cast.liaison).get(f"/projects/{activity['project_id']}/feedback"))
    path = f"/feedback/{read['comments'][0]['id']}/reply"
    sees = MANAGERS | SEATS | {"liaison"}
    each(lambda who: expect(as_(who).post(path, {"text": "改"}), who, {"liaison"}, sees=sees))


def test_set_a_follow_up(as_, approved, today):
    path, body = f"/projects/{approved()['id']}/follow-ups", {"text": "多派人", "due_on": str(today)}
    each(lambda who: expect(as_(who).post(path, body), who, SEATS, status=201))


def test_read_the_follow_ups(as_, approved):
    path = f"/projects/{approved()['id']}/follow-ups"
    each(lambda who: expect(as_(who).get(path), who, set(EVERYBODY)))


def test_declare_a_follow_up_done(as_, api, cast, approved, today):
    body = {"text": "多派人", "due_on": str(today)}
    made = ok(api(cast.holders[Kind.BACKBONE]).post(f"/projects/{approved()['id']}/follow-ups", body), 201)
    path = f"/follow-ups/{made['id']}/done"
    each(lambda who: expect(as_(who).post(path, {"note": "派了"}), who, SEATS))


def test_the_actions_listed_are_those_that_work(as_, cast, opened, attends, event, today):
    """What `actions` offers is done, and what it leaves out is refused."""
    activity = opened()
    attends(cast.resident, activity)
    each(lambda who: who in {"stranger", "nobody"} or _try_all(as_(who), cast, activity, event, today))


def _try_all(caller, cast, activity, event, today):
    path = f"/activities/{activity['id']}"
    actions = set(ok(caller.get(path))["actions"])
    tries = {
        "attest": lambda: caller.post(f"{path}/attestations", {"resident_id": str(cast.neighbour.id)}),
        "show_code": lambda: caller.get(f"{path}/code"),
        "feedback": lambda: caller.post(f"{path}/feedback", {"scores": {"overall": 3}}),
        "sign_up": lambda: caller.post(f"{path}/sign-up"),
        "withdraw": lambda: caller.post(f"{path}/withdraw"),
        "see_participants": lambda: caller.get(f"{path}/participants"),
    }
    for action, attempt in tries.items():
        assert (attempt().status_code < 300) == (action in actions), action
        actions = set(ok(caller.get(path))["actions"]) | (actions & set(tries))
    project = f"/projects/{activity['project_id']}"
    actions = set(ok(caller.get(project))["actions"])
    tries = {
        "open_activity": lambda: caller.post(f"{project}/activities", event()),
        "follow_up": lambda: caller.post(f"{project}/follow-ups", {"text": "x", "due_on": str(today)}),
        "read_feedback": lambda: caller.get(f"{project}/feedback"),
        "vote": lambda: caller.post(f"{project}/votes", {"vote": "approve", "reason": "x"}),
        "revise": lambda: caller.post(f"{project}/revise", {}),
        "engage_liaison": lambda: caller.post(f"{project}/liaisons", {"user_id": str(cast.volunteer.id)}),
        "appoint_manager": lambda: caller.post(f"{project}/managers", {"user_id": str(cast.volunteer.id)}),
    }
    for action, attempt in tries.items():
        assert (attempt().status_code < 300) == (action in actions), action
