"""Who may do what in dispatch, through HTTP: 404 what one may not see, 403 what one sees and may not do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.ids import new_id
from backend.parties.models import Post
from tests.factories import NoShowFactory, OfferFactory, RoleFactory, TaskFactory, VolunteerFactory, WaiterFactory
from tests.refusals import refuse
from tests.volunteers.matrix import HERE, Cast, operations, row_of, table
from volunteers.dispatch.models import Assignment, NoShow
from volunteers.group.models import Role
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db

# `claim_task` by a director is 403: directing a task makes nobody a volunteer.
# `count_reach` by a director is 409: the task is not over yet.
# `maker` has the tasks in hand, and no office any more: they see them, and do nothing to them.
# `create_task` by the stranger makes a task in the stranger's own street.
MATRIX = table("""
                     nobody resident volunteer paused leader other_leader core_leader manager stranger beneficiary concerned maker
list_tasks              401      200       200    200    200          200         200     200      200         200       200   200
create_task             401      403       403    403    201          403         201     201      201         403       403   403
read_task               401      404       200    404    200          404         200     200      404         200       200   200
read_my_fitness         401      404       200    404    404          404         404     404      404         200       200   404
list_decisions          401      404       200    404    200          404         200     200      404         200       200   200
claim_task              401      404       201    404    403          404         403     403      404         403       201   403
join_waiting_list       401      404       201    404    403          404         403     403      404         403       201   403
list_own_waiting        401      200       200    200    200          200         200     200      200         200       200   200
confirm_kept_place      401      404       404    404    404          404         404     404      404         404       200   404
leave_waiting_list      401      404       404    404    404          404         404     404      404         404       200   404
change_task             401      404       403    404    200          404         200     200      404         403       403   403
nominate_volunteer      401      404       403    404    200          404         200     200      404         403       403   403
complete_task           401      404       403    404    200          404         200     200      404         403       403   403
count_reach             401      404       403    404    409          404         409     409      404         403       403   403
cancel_task             401      404       403    404    200          404         200     200      404         403       403   403
list_own_offers         401      200       200    200    200          200         200     200      200         200       200   200
accept_offer            401      404       403    404    403          404         403     403      404         403       200   403
decline_offer           401      404       403    404    403          404         403     403      404         403       200   403
list_own_assignments    401      200       200    200    200          200         200     200      200         200       200   200
read_assignment         401      404       404    404    200          404         200     200      404         404       200   200
see_destination         401      404       404    404    403          404         403     403      404         404       200   403
check_in                401      404       404    404    403          404         403     403      404         404       200   403
check_out               401      404       404    404    403          404         403     403      404         404       200   403
hand_back               401      404       404    404    403          404         403     403      404         404       200   403
keep_place              401      404       404    404    403          404         403     403      404         404       200   403
release_volunteer       401      404       404    404    200          404         200     200      404         404       403   403
list_own_no_shows       401      200       200    200    200          200         200     200      200         200       200   200
list_no_shows           401      200       200    200    200          200         200     200      200         200       200   200
object_to_no_show       401      404       404    404    403          404         403     403      404         404       200   404
decide_no_show          401      404       404    404    403          404         200     200      404         404       403   404
""")

# How many rows a list shows whom.
SEES = table("""
                     resident volunteer paused leader other_leader core_leader manager stranger beneficiary concerned maker
list_tasks                  0         4      0      4            0           4       4        0           4         4     4
list_own_no_shows           0         0      0      0            0           0       0        0           0         1     0
list_no_shows               0         0      0      1            0           1       1        0           0         1     0
list_own_waiting            0         0      0      0            0           0       0        0           0         1     0
list_own_offers             0         0      0      0            0           0       0        0           0         1     0
list_own_assignments        0         0      0      0            0           0       0        0           0         1     0
""")


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def offered(cast):
    """A task of the community that `concerned` was asked to do."""
    task = TaskFactory(
        street=cast.street, community=cast.community, beneficiary=cast.beneficiary, created_by=cast.maker, slots=5
    )
    return OfferFactory(task=task, volunteer=cast.concerned.volunteering.get())


@pytest.fixture
def place(cast):
    """The place that `concerned` holds on another task of the community."""
    task = TaskFactory(
        street=cast.street,
        community=cast.community,
        beneficiary=cast.beneficiary,
        created_by=cast.maker,
        slots=5,
        taken=1,
        starts_at=timezone.now() + timedelta(hours=9),
    )
    volunteer = cast.concerned.volunteering.get()
    return Assignment.objects.create(
        street=cast.street,
        task=task,
        volunteer=volunteer,
        number=volunteer.number,
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        accepted_at=timezone.now(),
    )


@pytest.fixture
def full(cast):
    """A full task of the community."""
    return TaskFactory(
        street=cast.street, community=cast.community, beneficiary=cast.beneficiary, created_by=cast.maker, taken=1
    )


@pytest.fixture
def kept(cast):
    """The turn of `concerned` on another task of the community, where a place is kept for them."""
    task = TaskFactory(
        street=cast.street,
        community=cast.community,
        beneficiary=cast.beneficiary,
        created_by=cast.maker,
        taken=1,
        starts_at=timezone.now() + timedelta(hours=12),
    )
    until = timezone.now() + timedelta(hours=1)
    return WaiterFactory(task=task, volunteer=cast.concerned.volunteering.get(), status="promised", until=until)


@pytest.fixture
def missed(place):
    """The same place, where `concerned` was not checked in."""
    return NoShowFactory(assignment=place)


@pytest.fixture
def calls(cast, offered, place, full, kept, missed):
    known = VolunteerFactory(street=cast.street, community=cast.community)
    task, spec = (
        f"/tasks/{offered.task_id}",
        {
            "title": "陪诊",
            "location": HERE,
            "starts_at": (timezone.now() + timedelta(hours=2)).isoformat(),
            "ends_at": (timezone.now() + timedelta(hours=3)).isoformat(),
        },
    )
    reason = {"reason": "下雨"}

    def check_out(caller):
        Assignment.objects.filter(pk=place.pk).update(status="checked_in")
        return caller.post(f"/assignments/{place.id}/check-out")

    def decide(caller):
        NoShow.objects.filter(pk=missed.pk).update(status="objected")
        return caller.post(f"/no-shows/{missed.id}/decide", {"stands": False, **reason})

    return {
        "list_tasks": lambda caller: caller.get("/tasks"),
        "create_task": lambda caller: caller.post("/tasks", spec),
        "read_task": lambda caller: caller.get(task),
        "read_my_fitness": lambda caller: caller.get(f"{task}/fitness"),
        "list_decisions": lambda caller: caller.get(f"{task}/decisions"),
        "claim_task": lambda caller: caller.post(f"{task}/claim"),
        "join_waiting_list": lambda caller: caller.post(f"/tasks/{full.id}/waiting-list"),
        "list_own_waiting": lambda caller: caller.get("/me/waiting"),
        "confirm_kept_place": lambda caller: caller.post(f"/waiters/{kept.id}/confirm"),
        "leave_waiting_list": lambda caller: caller.post(f"/waiters/{kept.id}/leave"),
        "change_task": lambda caller: caller.patch(task, {"title": "陪诊两次"}),
        "nominate_volunteer": lambda caller: caller.post(
            f"{task}/nominate", {"volunteer_id": str(known.id), "reason": "您和他是老街坊。"}
        ),
        "complete_task": lambda caller: caller.post(f"{task}/complete"),
        "count_reach": lambda caller: caller.post(f"{task}/reach", {"reach": 300}),
        "cancel_task": lambda caller: caller.post(f"{task}/cancel", reason),
        "list_own_offers": lambda caller: caller.get("/me/offers"),
        "accept_offer": lambda caller: caller.post(f"/offers/{offered.id}/accept"),
        "decline_offer": lambda caller: caller.post(f"/offers/{offered.id}/decline"),
        "list_own_assignments": lambda caller: caller.get("/me/assignments"),
        "read_assignment": lambda caller: caller.get(f"/assignments/{place.id}"),
        "see_destination": lambda caller: caller.get(f"/assignments/{place.id}/destination"),
        "check_in": lambda caller: caller.post(f"/assignments/{place.id}/check-in"),
        "check_out": check_out,
        "keep_place": lambda caller: caller.post(f"/assignments/{place.id}/keep"),
        "release_volunteer": lambda caller: caller.post(f"/assignments/{place.id}/release", reason),
        "list_own_no_shows": lambda caller: caller.get("/me/no-shows"),
        "list_no_shows": lambda caller: caller.get("/no-shows"),
        "object_to_no_show": lambda caller: caller.post(f"/no-shows/{missed.id}/object", reason),
        "decide_no_show": decide,
        "hand_back": lambda caller: caller.post(f"/assignments/{place.id}/hand-back", reason),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, calls, operation):
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


@pytest.mark.parametrize("operation", SEES)
def test_list(cast, calls, operation):
    found = {name: len(calls[operation](cast.caller(name)).json()["items"]) for name in SEES[operation]}
    assert found == SEES[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("dispatch")


def test_who_may_act_is_told_so_beforehand(cast, calls, offered):
    """`actions` of the detail and the answer to the act agree, for everybody who sees the task."""
    for name, status in MATRIX["read_task"].items():
        if status != 200:
            continue
        told = set(calls["read_task"](cast.caller(name)).json()["actions"])
        for action in ("claim", "complete", "cancel"):
            may = MATRIX[f"{action}_task"][name] in {200, 201}
            assert (action in told) == may, (name, action)


def test_a_director_sees_who_holds_the_places_and_others_do_not(cast, calls, place):
    seen = {
        name: len(cast.caller(name).get(f"/tasks/{place.task_id}").json()["assignments"])
        for name in ("leader", "core_leader", "manager", "maker", "volunteer", "beneficiary", "concerned")
    }
    assert seen == {
        "leader": 1, "core_leader": 1, "manager": 1, "maker": 0, "volunteer": 0, "beneficiary": 0, "concerned": 0,
    }  # fmt: skip


ENDED = {
    "a team leader": {"tier": Tier.TEAM_LEADER},
    "a core leader": {"tier": Tier.CORE_LEADER},
    "a manager": {"tier": Tier.MANAGER},
    "a manager whose contract ended": {"tier": Tier.MANAGER, "contract_id": new_id()},
}


@pytest.mark.parametrize("who", ENDED)
def test_whose_term_is_over_directs_nothing_though_it_is_in_their_hands_still(cast, calls, now, who):
    """Between the end and the hand-over: refused with the term named, and nothing is changed."""
    team = cast.team if ENDED[who]["tier"] == Tier.TEAM_LEADER else None
    term = {"since": now - timedelta(days=90), "until": now + timedelta(days=1)}
    role = RoleFactory(user=cast.maker, team=team, **term, **ENDED[who])
    acts = {
        "change_task": 200, "nominate_volunteer": 200, "complete_task": 200, "count_reach": 409, "cancel_task": 200,
        "release_volunteer": 200,
    }  # fmt: skip
    for name, status in acts.items():
        assert row_of(cast, calls[name], {"maker": status}) == {"maker": status}, (name, "while it holds")
    Role.objects.filter(pk=role.pk).update(until=now - timedelta(hours=1))
    for name in acts:
        said = refuse(calls[name], cast.maker, status=403, code="term_over")
        assert str(Tier(role.tier).label) in said["en"]["detail"], name
    assert cast.caller("maker").get("/tasks").status_code == 200


def test_nobody_moves_a_task_to_where_they_direct_nothing(cast, offered):
    west = {"lat": 39.93, "lng": 116.45}
    refuse(
        lambda caller: caller.patch(f"/tasks/{offered.task_id}", {"location": west}),
        cast.leader, status=403, code="not_allowed",
    )  # fmt: skip
    assert cast.caller("manager").patch(f"/tasks/{offered.task_id}", {"location": west}).status_code == 200


def test_the_street_office_directs_nobody(cast, calls, user):
    """Light coordination: a post at the street office gives nothing in dispatch."""
    officer = user(home_street=cast.street, posts=[Post.STREET_OFFICER, Post.ADMINISTRATOR])
    cast.officer = officer
    found = {
        name: calls[name](cast.caller("officer")).status_code for name in ("create_task", "read_task", "cancel_task")
    }
    assert found == {"create_task": 403, "read_task": 404, "cancel_task": 404}
