"""Waiting for a place on a full task: who is next, for how long it is kept, and that nobody is forgotten."""

from datetime import timedelta

import pytest
import time_machine

from backend.audit.models import Entry
from backend.identity.merging import Found, fold
from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.places.models import Area
from backend.policy import Actor
from backend.privacy.registry import Person, holdings
from tests.factories import TaskFactory, WaiterFactory
from tests.refusals import refuse
from tests.rows import changes, dump
from volunteers.dispatch import jobs, services
from volunteers.dispatch.models import Assignment, Task, TaskRole, Waiter
from volunteers.dispatch.roles import TaskFull
from volunteers.roster.services import move
from volunteers.roster.states import Action

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(street, manager):
    """`task(**fields)`: in three days."""

    def make(**fields):
        return TaskFactory(street=street, created_by=manager, **fields)

    return make


@pytest.fixture
def full(task, volunteer, now, actor_for):
    """A full task with one place, and who holds it."""
    row = task(starts_at=now + timedelta(days=3))
    holder = volunteer(name="占位")
    place = services.claim(actor=actor_for(holder.user), task_id=row.id, now=now)
    return row, holder, place


@pytest.fixture
def wait(actor_for, now):
    def make(person, task, minutes=0, **more):
        at = now + timedelta(minutes=minutes)
        return services.join_waiting_list(actor=actor_for(person.user, at=at), task_id=task.id, now=at, **more)

    return make


@pytest.fixture
def hand_back(actor_for, now):
    def make(place, at=now):
        person = place.volunteer.user
        return services.hand_back(actor=actor_for(person, at=at), assignment_id=place.id, reason="发烧了", now=at)

    return make


@pytest.fixture
def mind(street):
    def make(task, at):
        services.mind_the_line(actor=Actor.system(street_id=street.id, at=at), task_id=task.id, now=at)

    return make


def turns(task):
    return list(Waiter.objects.filter(task=task).order_by("joined_at", "id").values_list("status", flat=True))


def told(kind):
    return [str(each) for each in Notification.objects.filter(notice__kind=kind).values_list("user", flat=True)]


def taken(task):
    return Task.objects.get(pk=task.pk).taken


def test_a_place_that_comes_free_is_kept_for_the_first_and_then_for_the_next(
    full, volunteer, wait, hand_back, mind, api, now
):
    task, _holder, place = full
    first, second = volunteer(name="甲"), volunteer(name="乙")
    wait(first, task, 1)
    wait(second, task, 2)
    mine = [api(each.user).get("/me/waiting").json()["items"][0] for each in (first, second)]
    assert [each["position"] for each in mine] == [1, 2]
    assert mine[0]["actions"] == ["leave"]

    hand_back(place)
    assert turns(task) == ["promised", "waiting"]
    assert taken(task) == 1, "what is kept is taken"
    assert told("place_kept") == [str(first.user_id)]
    kept = api(first.user).get("/me/waiting").json()["items"][0]
    assert kept["actions"] == ["confirm", "leave"]
    assert Waiter.objects.get(pk=kept["id"]).until == now + timedelta(hours=2)

    answer = api(second.user).post(f"/tasks/{task.id}/claim")
    assert (answer.status_code, answer.json()["code"]) == (409, "task_full"), "nobody else takes it"

    mind(task, now + timedelta(hours=2))
    assert turns(task) == ["lapsed", "promised"]
    assert told("turn_lapsed") == [str(first.user_id)]
    note = api(first.user).get("/me/notifications").json()["items"]
    found = [(each["kind"], each["withdrawn_at"] is None) for each in note]
    assert found == [("turn_lapsed", True), ("place_kept", False)], "what is no longer kept is not offered any more"
    with time_machine.travel(now + timedelta(hours=2, minutes=1)):
        turn = Waiter.objects.get(volunteer=second)
        answer = api(second.user).post(f"/waiters/{turn.id}/confirm")
    assert answer.status_code == 200
    assert answer.json()["status"] == "accepted"
    assert turns(task) == ["lapsed", "placed"]
    assert taken(task) == 1
    assert Assignment.objects.get(task=task, status="accepted").volunteer_id == second.id


def test_what_was_kept_is_over_though_no_clock_came_by(full, volunteer, wait, hand_back, now):
    task, _holder, place = full
    late = volunteer()
    turn = wait(late, task, 1)
    hand_back(place)
    assert turns(task) == ["promised"]
    with time_machine.travel(now + timedelta(hours=2)):
        refuse(lambda caller: caller.post(f"/waiters/{turn.id}/confirm"), late.user, status=409, code="wrong_moment")


def test_the_board_shows_what_a_waiter_may_do(full, volunteer, wait, hand_back, api, manager):
    task, _holder, place = full
    someone = volunteer()
    assert "wait" in api(someone.user).get(f"/tasks/{task.id}").json()["actions"]
    turn = api(someone.user).post(f"/tasks/{task.id}/waiting-list").json()
    shown = api(someone.user).get(f"/tasks/{task.id}").json()
    assert (shown["waiting"], shown["my_waiter_id"], shown["waiters"]) == (1, turn["id"], [])
    assert not {"wait", "claim"} & set(shown["actions"])
    hand_back(place)
    assert "claim" in api(someone.user).get(f"/tasks/{task.id}").json()["actions"], "what is kept may be claimed"
    directed = api(manager).get(f"/tasks/{task.id}").json()["waiters"]
    assert [(each["volunteer_id"], each["status"]) for each in directed] == [(str(someone.id), "promised")]
    assert directed[0]["name"] == someone.user.masked_name


def test_a_claim_takes_what_is_kept_for_oneself(full, volunteer, wait, hand_back, actor_for, now):
    task, _holder, place = full
    someone = volunteer()
    wait(someone, task)
    hand_back(place)
    services.claim(actor=actor_for(someone.user), task_id=task.id, now=now)
    assert (turns(task), taken(task)) == (["placed"], 1)


def test_who_is_busy_or_unfit_is_passed_over_and_keeps_the_turn(
    full, task, volunteer, wait, hand_back, actor_for, now, street
):
    awaited, _holder, place = full
    busy, paused, third = volunteer(name="忙"), volunteer(name="停"), volunteer(name="闲")
    for minutes, each in enumerate((busy, paused, third)):
        wait(each, awaited, minutes)
    other = task(starts_at=awaited.starts_at + timedelta(minutes=30))
    elsewhere = services.claim(actor=actor_for(busy.user), task_id=other.id, now=now)
    move(actor=actor_for(paused.user), volunteer_id=paused.id, action=Action.PAUSE, now=now)
    hand_back(place)
    assert turns(awaited) == ["waiting", "waiting", "promised"]
    # Third does not come; meanwhile busy is free again.
    hand_back(elsewhere)
    turn = Waiter.objects.get(volunteer=third)
    services.leave_waiting_list(actor=actor_for(third.user), waiter_id=turn.id, now=now)
    assert turns(awaited) == ["promised", "waiting", "left"]
    assert taken(awaited) == 1


def test_who_takes_another_place_at_these_hours_passes_on_what_is_kept(
    full, task, volunteer, wait, hand_back, actor_for, now
):
    awaited, _holder, place = full
    one, two = volunteer(name="甲"), volunteer(name="乙")
    wait(one, awaited)
    wait(two, awaited, 1)
    hand_back(place)
    other = task(starts_at=awaited.starts_at + timedelta(minutes=30))
    services.claim(actor=actor_for(one.user), task_id=other.id, now=now)
    run_due()
    assert turns(awaited) == ["waiting", "promised"]
    assert told("place_passed_on") == [str(one.user_id)]


@pytest.mark.parametrize("action", [Action.PAUSE, Action.LEAVE])
def test_who_pauses_or_leaves_makes_way(full, volunteer, wait, hand_back, actor_for, now, action):
    task, _holder, place = full
    one, two = volunteer(name="甲"), volunteer(name="乙")
    wait(one, task)
    wait(two, task, 1)
    hand_back(place)
    move(actor=actor_for(one.user), volunteer_id=one.id, action=action, now=now)
    run_due()
    assert turns(task) == ["waiting" if action == Action.PAUSE else "left", "promised"]
    if action == Action.PAUSE:
        later = Waiter.objects.get(volunteer=two)
        services.leave_waiting_list(actor=actor_for(two.user), waiter_id=later.id, now=now)
        move(actor=actor_for(one.user), volunteer_id=one.id, action=Action.RESUME, now=now)
        run_due()
        assert turns(task) == ["promised", "left"]


def test_a_place_is_never_kept_past_the_start_and_at_the_start_all_are_thanked(
    full, volunteer, wait, hand_back, mind, actor_for, now
):
    task, _holder, place = full
    one, two = volunteer(name="甲"), volunteer(name="乙")
    wait(one, task)
    wait(two, task, 1)
    hand_back(place, at=task.starts_at - timedelta(minutes=20))
    assert Waiter.objects.get(volunteer=one).until == task.starts_at
    jobs.mind_the_lines(now=task.starts_at)
    mind(task, task.starts_at)
    assert turns(task) == ["thanked", "thanked"]
    assert sorted(told("waited_in_vain")) == sorted([str(one.user_id), str(two.user_id)])
    assert taken(task) == 0


def test_a_street_says_how_long(full, street, volunteer, wait, hand_back, now):
    Area.objects.filter(pk=street.pk).update(config={"dispatch.confirm_minutes": 30})
    task, _holder, place = full
    one = volunteer()
    wait(one, task)
    hand_back(place)
    assert Waiter.objects.get(volunteer=one).until == now + timedelta(minutes=30)


@pytest.mark.parametrize(("verb", "kind"), [("cancel_task", "task_called_off"), ("complete_task", "waited_in_vain")])
def test_who_waits_for_a_task_that_ends_is_told(full, volunteer, wait, hand_back, actor_for, manager, now, verb, kind):
    task, _holder, place = full
    one = volunteer()
    wait(one, task)
    hand_back(place)
    more = {"reason": "下雨"} if verb == "cancel_task" else {}
    getattr(services, verb)(actor=actor_for(manager), task_id=task.id, now=now, **more)
    assert (turns(task), taken(task)) == (["thanked"], 0)
    assert told(kind) == [str(one.user_id)]


def test_the_clock_finds_who_has_become_free(full, volunteer, wait, now, street):
    """Whatever made a place free or somebody fit, in five minutes it is seen."""
    task, _holder, place = full
    one = volunteer()
    wait(one, task)
    Assignment.objects.filter(pk=place.pk).update(status="stood_down")
    Task.objects.filter(pk=task.pk).update(taken=0)
    jobs.look_again(now=now)
    run_due()
    assert turns(task) == ["promised"]


class TestRoles:
    @pytest.fixture
    def roles(self, task, street, now):
        row = task(starts_at=now + timedelta(days=3), slots=2, taken=2)
        lead = TaskRole.objects.create(
            street=street, task=row, position=0, name="领队", slots=1, taken=1, skills=["first_aid"]
        )
        member = TaskRole.objects.create(street=street, task=row, position=1, name="队员", slots=1, taken=1)
        return row, lead, member

    def test_each_waits_for_what_they_can_do(self, roles, volunteer, wait, mind, now):
        task, lead, member = roles
        plain, medic = volunteer(name="甲"), volunteer(name="乙", skills=["first_aid"])
        wait(plain, task)
        wait(medic, task, 1, role_id=lead.id)
        for role in (lead, member):
            TaskRole.objects.filter(pk=role.pk).update(taken=0)
        Task.objects.filter(pk=task.pk).update(taken=0)
        mind(task, now)
        kept = dict(Waiter.objects.values_list("volunteer", "kept_role"))
        assert kept == {plain.id: member.id, medic.id: lead.id}
        assert list(TaskRole.objects.order_by("position").values_list("taken", flat=True)) == [1, 1]
        assert taken(task) == 2

    def test_a_full_role_is_waited_for_while_others_are_free(self, roles, volunteer, wait, mind, now):
        task, lead, member = roles
        TaskRole.objects.filter(pk=member.pk).update(taken=0)
        Task.objects.filter(pk=task.pk).update(taken=1)
        medic = volunteer(skills=["first_aid"])
        turn = wait(medic, task, role_id=lead.id)
        mind(task, now)
        assert turns(task) == ["waiting"]
        assert turn.role_id == lead.id

    def test_a_position_counts_those_who_would_take_the_same_place(self, roles, volunteer, wait, api):
        task, lead, member = roles
        people = [volunteer(name=f"甲{n}", skills=["first_aid"]) for n in range(4)]
        for n, (person, role) in enumerate(zip(people, (lead, member, None, lead), strict=True)):
            wait(person, task, n, role_id=role and role.id)
        found = [api(each.user).get("/me/waiting").json()["items"][0]["position"] for each in people]
        assert found == [1, 1, 3, 3]


class TestRefused:
    def refused(self, answer, code):
        assert (answer.status_code // 100, answer.json()["code"]) == (4, code)

    @pytest.mark.parametrize(
        "code", ["place_free", "already_assigned", "already_waiting", "not_eligible", "task_in_the_past"]
    )
    def test_with_its_rule_and_nothing_stored(self, full, volunteer, wait, api, now, code):
        task, holder, _place = full
        someone = volunteer(skills=[])
        if code == "place_free":
            Task.objects.filter(pk=task.pk).update(slots=2)
        if code == "already_waiting":
            wait(someone, task)
        if code == "not_eligible":
            Task.objects.filter(pk=task.pk).update(skills=["first_aid"])
        if code == "task_in_the_past":
            Task.objects.filter(pk=task.pk).update(starts_at=now - timedelta(minutes=1))
        person = holder if code == "already_assigned" else someone
        phone, before = api(person.user), dump()
        self.refused(phone.post(f"/tasks/{task.id}/waiting-list"), code)
        assert changes(before, dump()) == {}

    def test_a_role_of_another_task(self, full, task, volunteer, street, api):
        other = TaskRole.objects.create(street=street, task=task(), position=0, name="队员", slots=1)
        answer = api(volunteer().user).post(f"/tasks/{full[0].id}/waiting-list", {"role_id": str(other.id)})
        self.refused(answer, "not_found")

    def test_what_is_kept_for_another(self, full, volunteer, wait, hand_back, api):
        task, _holder, place = full
        turn = wait(volunteer(name="甲"), task)
        hand_back(place)
        phone, before = api(volunteer(name="乙").user), dump()
        for verb in ("confirm", "leave"):
            self.refused(phone.post(f"/waiters/{turn.id}/{verb}"), "not_found")
        assert changes(before, dump()) == {}

    def test_whoever_is_busy_by_now(self, full, task, volunteer, wait, hand_back, api, now, actor_for):
        awaited, _holder, place = full
        one = volunteer()
        turn = wait(one, awaited)
        hand_back(place)
        services.claim(actor=actor_for(one.user), task_id=task(starts_at=awaited.starts_at).id, now=now)
        phone, before = api(one.user), dump()
        self.refused(phone.post(f"/waiters/{turn.id}/confirm"), "overlapping_assignment")
        assert changes(before, dump()) == {}

    def test_a_claim_by_others_says_full(self, full, volunteer, wait, hand_back, actor_for, now):
        task, _holder, place = full
        wait(volunteer(name="甲"), task)
        hand_back(place)
        with pytest.raises(TaskFull):
            services.claim(actor=actor_for(volunteer(name="乙").user), task_id=task.id, now=now)


class TestOnePerson:
    @pytest.mark.parametrize(
        ("gone", "survivor"),
        [("promised", "waiting"), ("waiting", "promised"), ("waiting", "waiting"), ("promised", "promised")],
    )
    def test_of_two_turns_the_earlier_stands_and_what_is_kept(self, task, volunteer, now, gone, survivor):
        row = task(slots=3, taken=1 + (gone == "promised") + (survivor == "promised"))
        two = volunteer(name="甲"), volunteer(name="乙")
        for minutes, (person, status) in enumerate(zip(two, (gone, survivor), strict=True)):
            until = now + timedelta(hours=1) if status == "promised" else None
            joined = now - timedelta(minutes=9 - minutes)
            WaiterFactory(task=row, volunteer=person, status=status, until=until, joined_at=joined)
        found = Found()
        fold(*two, found)
        assert found.conflicts == []
        turn = Waiter.objects.get()
        assert (turn.volunteer, turn.joined_at) == (two[1], now - timedelta(minutes=9))
        assert turn.status == ("promised" if "promised" in (gone, survivor) else "waiting")
        assert taken(row) == 1 + (turn.status == "promised")

    def test_who_is_erased_frees_what_was_kept(self, task, volunteer, now):
        row = task(slots=3, taken=2)
        person = volunteer()
        WaiterFactory(task=row, volunteer=person, status="promised", until=now + timedelta(hours=1))
        mine = next(each for each in holdings() if each.model is Waiter)
        mine.erase(Person(person.user_id, "", None, None), now=now)
        assert (Waiter.objects.count(), taken(row)) == (0, 1)


def test_who_did_what_is_in_the_audit(full, volunteer, wait, hand_back, mind, now):
    task, _holder, place = full
    turn = wait(volunteer(), task)
    hand_back(place)
    mind(task, now + timedelta(hours=2))
    found = Entry.objects.filter(object_id=turn.id).order_by("id").values_list("action", "before", "after")
    assert list(found) == [
        ("waiter.join", "", "waiting"),
        ("waiter.promise", "waiting", "promised"),
        ("waiter.lapse", "promised", "lapsed"),
    ]
