"""Every status × action of the machines, walked through the services."""

from datetime import timedelta
from itertools import product

import pytest

from backend.errors import WrongMoment
from backend.policy import Actor
from backend.states import moves
from tests.factories import OfferFactory, TaskFactory, WaiterFactory
from tests.rows import changes, dump
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.policy import ASSIGNMENT_POLICY, NO_SHOW_POLICY, OFFER_POLICY, TASK_POLICY, WAITER_POLICY
from volunteers.dispatch.schemas import TaskChange
from volunteers.dispatch.services.handing_over import hand_over_task
from volunteers.dispatch.states import (
    ASSIGNMENT_TRANSITIONS,
    GONE,
    NO_SHOW_TRANSITIONS,
    OFFER_TRANSITIONS,
    TASK_TRANSITIONS,
    WAITER_TRANSITIONS,
    AssignmentAction,
    AssignmentStatus,
    NoShowAction,
    NoShowStatus,
    OfferAction,
    OfferStatus,
    TaskAction,
    TaskStatus,
    WaiterAction,
    WaiterStatus,
)

pytestmark = pytest.mark.django_db

REASON = "下雨"


@pytest.fixture
def task(street, manager):
    """`task(status)`: one that its maker, the manager, directs; of five places none is taken."""
    return lambda status=TaskStatus.OPEN: TaskFactory(
        street=street, slots=5, status=status, created_by=manager, kind="campaign"
    )


@pytest.fixture
def worker(volunteer):
    return volunteer()


@pytest.fixture
def offer(task, worker):
    """`offer(status)`: made to `worker`, for an open task."""
    return lambda status, **more: OfferFactory(task=task(), volunteer=worker, status=status, **more)


@pytest.fixture
def place(task, worker, now):
    """`place(status)`: of `worker`, on an open task where another keeps a place, so that it does not end with them."""

    def make(status):
        on = task()
        gone = status in GONE
        on.taken = 0 if gone else 1
        on.save()
        return Assignment.objects.create(
            street=on.street,
            task=on,
            volunteer=worker,
            number=worker.number,
            starts_at=on.starts_at,
            ends_at=on.ends_at,
            status=status,
            accepted_at=now,
        )

    return make


def refused(act):
    """`WrongMoment`, and not a row of any table is other than before."""
    before = dump()
    with pytest.raises(WrongMoment) as refusal:
        act()
    assert changes(before, dump()) == {}
    return refusal.value


def fresh(row):
    return type(row).objects.get(pk=row.pk)


class TestTask:
    @pytest.fixture
    def act(self, actor_for, manager, worker, volunteer, now):
        known = volunteer()

        def by(person):
            return {"actor": actor_for(person), "now": now}

        return {
            TaskAction.NOMINATE: lambda task: services.nominate(
                task_id=task.id, volunteer_id=known.id, words=REASON, **by(manager)
            ),
            TaskAction.PUT_TO: lambda task: services.put_to(
                actor=Actor.system(street_id=task.street_id, at=now),
                task_id=task.id,
                volunteer_id=known.id,
                reasons=[],
                starts_at=task.starts_at,
                expires_at=task.starts_at,
                now=now,
            ),
            TaskAction.CLAIM: lambda task: services.claim(task_id=task.id, **by(worker.user)),
            TaskAction.WAIT: lambda task: services.join_waiting_list(task_id=task.id, **by(worker.user)),
            TaskAction.CHANGE: lambda task: services.change_task(
                task_id=task.id, spec=TaskChange(title="夜巡"), **by(manager)
            ),
            TaskAction.COMPLETE: lambda task: services.complete_task(task_id=task.id, **by(manager)),
            TaskAction.COUNT_REACH: lambda task: services.count_reach(task_id=task.id, reach=300, **by(manager)),
            TaskAction.HAND_OVER: lambda task: hand_over_task(pk=task.id, to=manager.id, reason=REASON, **by(manager)),
            TaskAction.CANCEL: lambda task: services.cancel_task(task_id=task.id, reason=REASON, **by(manager)),
        }

    @pytest.mark.parametrize(("status", "action"), [*product(TaskStatus, TaskAction)])
    def test_pair(self, task, act, offer, worker, status, action):
        wanted = TASK_TRANSITIONS.get((status, action))
        if action == TaskAction.CREATE:
            assert wanted is None, "a task is created once: no status has a transition for it"
            return
        row = task(status)
        if action == TaskAction.WAIT:
            Task.objects.filter(pk=row.pk).update(taken=5)
        # Who was asked once sees the task even after it has ended.
        OfferFactory(task=row, volunteer=worker, status=OfferStatus.DECLINED)
        if wanted is None:
            refusal = refused(lambda: act[action](row))
            assert refusal.fields["status"] == status
            assert refusal.fields["allowed"] == sorted(moves(TASK_TRANSITIONS, status))
        else:
            act[action](row)
            assert fresh(row).status == wanted


class TestOffer:
    @pytest.fixture
    def act(self, actor_for, manager, worker, now, street, later):
        mine = {"actor": actor_for(worker.user), "now": now}

        def expire(offer):
            Offer.objects.filter(pk=offer.pk).update(expires_at=now)
            services.expire_offers(actor=Actor.system(street_id=street.id, at=now), now=now)

        def withdraw(offer):
            services.cancel_task(actor=actor_for(manager), task_id=offer.task_id, reason=REASON, now=now)

        return {
            OfferAction.ACCEPT: lambda offer: services.accept(offer_id=offer.id, **mine),
            OfferAction.DECLINE: lambda offer: services.decline(offer_id=offer.id, **mine),
            OfferAction.EXPIRE: expire,
            OfferAction.WITHDRAW: withdraw,
        }

    @pytest.mark.parametrize(("status", "action"), [*product(OfferStatus, OfferAction)])
    def test_pair(self, offer, act, status, action):
        wanted = OFFER_TRANSITIONS.get((status, action))
        row = offer(status)
        if wanted is not None:
            act[action](row)
            assert fresh(row).status == wanted
        elif action in {OfferAction.EXPIRE, OfferAction.WITHDRAW}:
            act[action](row)  # the system's verbs pass over what is not open
            assert fresh(row).status == status
        else:
            assert refused(lambda: act[action](row)).fields["status"] == status

    @pytest.mark.parametrize("action", [OfferAction.ACCEPT, OfferAction.DECLINE])
    def test_an_offer_past_its_time_is_over_before_the_clock_comes_by(self, offer, act, api, worker, now, action):
        row = offer(OfferStatus.OPEN, expires_at=now)
        assert refused(lambda: act[action](row)).fields["status"] == OfferStatus.EXPIRED
        assert api(worker.user).get("/me/offers").json()["items"][0]["actions"] == []

    @pytest.mark.parametrize("action", [OfferAction.ACCEPT, OfferAction.DECLINE])
    def test_until_its_last_moment_it_stands(self, offer, act, now, action):
        row = offer(OfferStatus.OPEN, expires_at=now + timedelta(microseconds=1))
        act[action](row)
        assert fresh(row).status == OFFER_TRANSITIONS[OfferStatus.OPEN, action]


class TestAssignment:
    @pytest.fixture
    def act(self, actor_for, manager, worker, now):
        mine = {"actor": actor_for(worker.user), "now": now}

        def stand_down(place):
            services.cancel_task(actor=actor_for(manager), task_id=place.task_id, reason=REASON, now=now)

        return {
            AssignmentAction.CHECK_IN: lambda place: services.check_in(assignment_id=place.id, **mine),
            AssignmentAction.CHECK_OUT: lambda place: services.check_out(assignment_id=place.id, **mine),
            AssignmentAction.HAND_BACK: lambda place: services.hand_back(assignment_id=place.id, reason=REASON, **mine),
            AssignmentAction.KEEP: lambda place: services.keep(assignment_id=place.id, **mine),
            AssignmentAction.STAND_DOWN: stand_down,
            AssignmentAction.RELEASE: lambda place: services.release(
                actor=actor_for(manager), assignment_id=place.id, reason=REASON, now=now
            ),
            AssignmentAction.SEE_DESTINATION: lambda place: services.see_destination(assignment_id=place.id, **mine),
        }

    @pytest.mark.parametrize(("status", "action"), [*product(AssignmentStatus, AssignmentAction)])
    def test_pair(self, place, act, status, action):
        wanted = ASSIGNMENT_TRANSITIONS.get((status, action))
        row = place(status)
        if wanted is not None:
            act[action](row)
            assert fresh(row).status == wanted
        elif action == AssignmentAction.STAND_DOWN:
            act[action](row)
            assert fresh(row).status == status, "who came or who gave the place back is not stood down"
        else:
            assert refused(lambda: act[action](row)).fields["status"] == status
        live = Assignment.objects.exclude(status__in=GONE).count()
        assert fresh(row.task).taken == live

    def test_the_clock_is_written(self, place, act, now):
        row = place(AssignmentStatus.ACCEPTED)
        act[AssignmentAction.CHECK_IN](row)
        assert (fresh(row).checked_in_at, fresh(row).checked_out_at) == (now, None)
        act[AssignmentAction.CHECK_OUT](row)
        assert (fresh(row).checked_in_at, fresh(row).checked_out_at) == (now, now)


class TestWaiter:
    @pytest.fixture
    def row(self, task, worker, now):
        """`row(status)`: of `worker`, on a task of which one place is free or kept for them, the others held."""

        def make(status):
            on = task()
            kept = status == WaiterStatus.PROMISED
            on.taken = 5 if kept else 4
            on.save()
            until = now + timedelta(minutes=30) if kept else None
            return WaiterFactory(task=on, volunteer=worker, status=status, until=until)

        return make

    @pytest.fixture
    def act(self, actor_for, manager, worker, now, street):
        mine = {"actor": actor_for(worker.user), "now": now}
        system = Actor.system(street_id=street.id, at=now)

        def mind(row, **later):
            services.mind_the_line(actor=system, task_id=row.task_id, now=now + timedelta(**later))

        def pass_on(row):
            worker.status = "paused"
            worker.save()
            mind(row)

        def thank(row):
            services.cancel_task(actor=actor_for(manager), task_id=row.task_id, reason=REASON, now=now)

        return {
            WaiterAction.PROMISE: mind,
            WaiterAction.CONFIRM: lambda row: services.confirm(waiter_id=row.id, **mine),
            WaiterAction.PLACE: lambda row: services.claim(task_id=row.task_id, **mine),
            WaiterAction.PASS_ON: pass_on,
            WaiterAction.LAPSE: lambda row: mind(row, minutes=30),
            WaiterAction.LEAVE: lambda row: services.leave_waiting_list(waiter_id=row.id, **mine),
            WaiterAction.THANK: thank,
        }

    @pytest.mark.parametrize(("status", "action"), [*product(WaiterStatus, WaiterAction)])
    def test_pair(self, row, act, status, action):
        wanted = WAITER_TRANSITIONS.get((status, action))
        turn = row(status)
        if wanted is None and action in {WaiterAction.CONFIRM, WaiterAction.LEAVE}:
            assert refused(lambda: act[action](turn)).fields["status"] == status
            return
        act[action](turn)
        after = fresh(turn)
        if wanted is not None:
            assert after.status == wanted
        elif status == WaiterStatus.WAITING:
            assert after.status == WaiterStatus.PROMISED if action == WaiterAction.LAPSE else WaiterStatus.WAITING
        elif (status, action) == (WaiterStatus.PROMISED, WaiterAction.PLACE):
            assert after.status == WaiterStatus.PLACED, "a claim takes what is kept"
        else:
            assert after.status == status, "the system's verbs pass over what is not their moment"

    def test_a_promise_past_its_time_is_over_before_the_clock_comes_by(self, row, worker, actor_for, now, api):
        turn = row(WaiterStatus.PROMISED)
        late = now + timedelta(minutes=30)
        for verb in (services.confirm, services.leave_waiting_list):
            refusal = refused(lambda verb=verb: verb(actor=actor_for(worker.user), waiter_id=turn.id, now=late))
            assert refusal.fields["status"] == WaiterStatus.LAPSED


@pytest.mark.parametrize(
    ("statuses", "actions", "transitions", "policy"),
    [
        (TaskStatus, TaskAction, TASK_TRANSITIONS, TASK_POLICY),
        (OfferStatus, OfferAction, OFFER_TRANSITIONS, OFFER_POLICY),
        (AssignmentStatus, AssignmentAction, ASSIGNMENT_TRANSITIONS, ASSIGNMENT_POLICY),
        (WaiterStatus, WaiterAction, WAITER_TRANSITIONS, WAITER_POLICY),
        (NoShowStatus, NoShowAction, NO_SHOW_TRANSITIONS, NO_SHOW_POLICY),
    ],
)
def test_the_tables_are_whole(statuses, actions, transitions, policy):
    assert set(policy) == set(actions)
    assert {action for _status, action in transitions} | {TaskAction.CREATE, NoShowAction.NOTE} >= set(actions)
    assert {status for status, _action in transitions} | set(transitions.values()) == set(statuses)


def test_a_dump_tells_what_an_act_changed(task, manager, actor_for, now):
    row = task()
    before = dump()
    services.cancel_task(actor=actor_for(manager), task_id=row.id, reason=REASON, now=now)
    assert {"dispatch_task", "audit_entry", "realtime_feeditem"} <= set(changes(before, dump()))
