"""Many at once: no place is sold twice, nobody is in two places, and nobody waits for a stranger's task."""

import random
import time
from collections import Counter
from datetime import timedelta
from itertools import combinations
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from backend import services as kernel
from backend.audit.models import Entry
from backend.errors import Busy, DomainError
from backend.policy import Actor
from tests.crowd import TRIES, at_once, held, somebody_waits, started
from tests.factories import OfferFactory, RoleFactory, TaskFactory, VolunteerFactory
from volunteers.dispatch import services
from volunteers.dispatch.eligibility import clash
from volunteers.dispatch.models import Assignment, Offer, Task, Waiter
from volunteers.dispatch.schemas import TaskChange
from volunteers.dispatch.states import HELD, IN_LINE
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db(transaction=True)

GONE = ("handed_back", "stood_down", "released")


@pytest.fixture
def people(user):
    """`people(n)`: n active volunteers."""
    return lambda count: [VolunteerFactory(user=user()) for _ in range(count)]


@pytest.fixture
def claim(now, street):
    """`claim(volunteer, task)`: a call that does it when it is called, on a request of its own."""

    def later(volunteer, task):
        return lambda: services.claim(actor=_actor(volunteer, now), task_id=task.id, now=now)

    return later


@pytest.fixture
def accept(now):
    """`accept(offer)`: a call that accepts it."""

    def later(offer):
        return lambda: services.accept(actor=_actor(offer.volunteer, now), offer_id=offer.id, now=now)

    return later


def _actor(volunteer, now):
    return Actor(user_id=volunteer.user_id, street_id=volunteer.street_id, at=now)


def _system(street, now):
    return Actor.system(street_id=street.id, at=now)


def _kinds(results):
    return Counter(
        "won" if isinstance(each, Assignment) else each.code if isinstance(each, DomainError) else repr(each)
        for each in results
    )


def _agrees():
    """Of every task: as many places are counted as are held or kept, and never more than there are."""
    for task in Task.objects.all():
        live = Assignment.objects.filter(task=task).exclude(status__in=GONE).count()
        kept = Waiter.objects.filter(task=task, status="promised").count()
        assert (task.taken, task.taken <= task.slots) == (live + kept, True), task.title


def _nobody_twice():
    """No two held places of one person at one hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM dispatch_assignment a JOIN dispatch_assignment b ON a.volunteer_id = b.volunteer_id"
            " AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
            " WHERE a.status = ANY(%s) AND b.status = ANY(%s)",
            [list(HELD), list(HELD)],
        )
        assert cursor.fetchone()[0] == 0


def test_five_places_two_hundred_people(street, people, claim):
    crowd = people(200)
    for _round in range(4):
        task = TaskFactory(street=street, slots=5)
        results = at_once(claim(each, task) for each in crowd)
        assert _kinds(results) == {"won": 5, "task_full": 195}
        task.refresh_from_db()
        assert task.taken == task.assignments.count() == 5
        Assignment.objects.update(status="checked_out")


def test_offers_and_claims_mixed(street, people, claim, accept, now):
    crowd = people(120)
    for _round in range(3):
        task = TaskFactory(street=street, slots=5)
        asked = crowd[:60]
        offers = [OfferFactory(task=task, volunteer=each) for each in asked]
        calls = [accept(each) for each in offers] + [claim(each, task) for each in crowd[60:]]
        random.shuffle(calls)
        kinds = _kinds(at_once(calls))
        assert kinds["won"] == 5
        # An offer of a full task is gone: whoever comes after the withdrawal may read either.
        assert set(kinds) <= {"won", "task_full", "wrong_moment"}, kinds
        _agrees()
        assert not Offer.objects.filter(task=task, status="open").exists()
        Assignment.objects.update(status="checked_out")


def test_claims_hand_backs_and_cancels_at_random(street, people, claim, now):
    crowd = people(30)
    boss = _system(street, now)
    dice = random.Random(20261120)
    tasks = [TaskFactory(street=street, slots=dice.randint(1, 4)) for _ in range(6)]

    def hand_back(volunteer):
        def act():
            place = Assignment.objects.filter(volunteer=volunteer, status="accepted").first()
            if place is None:
                return None
            return services.hand_back(actor=_actor(volunteer, now), assignment_id=place.id, reason="发烧了", now=now)

        return act

    def cancel(task):
        return lambda: services.cancel_task(actor=boss, task_id=task.id, reason="下雨", now=now)

    for _round in range(4):
        calls = [claim(dice.choice(crowd), dice.choice(tasks)) for _ in range(150)]
        calls += [hand_back(dice.choice(crowd)) for _ in range(80)]
        calls += [lambda: services.expire_offers(actor=boss, now=now) for _ in range(5)]
        calls.append(cancel(dice.choice(tasks)))
        dice.shuffle(calls)
        results = at_once(calls)
        strange = [each for each in results if isinstance(each, Exception) and not isinstance(each, DomainError)]
        assert strange == []
        assert not [each for each in results if isinstance(each, Busy)]
        _agrees()
        _nobody_twice()


def test_one_volunteer_two_tasks_at_one_hour(street, people, claim, now):
    for _round in range(5):
        crowd = people(10)
        start = now + timedelta(hours=2)
        one = TaskFactory(street=street, slots=20, starts_at=start)
        two = TaskFactory(street=street, slots=20, starts_at=start + timedelta(minutes=30))
        results = at_once(claim(each, task) for each in crowd for task in (one, two))
        assert _kinds(results) == {"won": 10, "overlapping_assignment": 10}
        _nobody_twice()
        _agrees()


def test_a_yes_beside_one_place_while_another_moves_to_those_hours(street, people, user, claim, accept, now):
    """The database sees neither; whoever comes second finds the first."""
    boss = RoleFactory(user=user(), street=street, tier=Tier.MANAGER).user
    start = now + timedelta(days=1)
    for person in people(6):
        post, other = (TaskFactory(street=street, starts_at=start + timedelta(hours=each)) for each in (0, 9))
        for task in (post, other):
            claim(person, task)()
        errand = TaskFactory(street=street, starts_at=start)
        held = Assignment.objects.get(task=post)
        offer = OfferFactory(task=errand, volunteer=person, despite=True, nominated_by=boss, beside=[held.id])
        Assignment.objects.filter(pk=held.pk).update(ends_at=start + timedelta(minutes=1))
        Task.objects.filter(pk=errand.pk).update(starts_at=start - timedelta(minutes=30))
        spec = TaskChange(starts_at=start + timedelta(minutes=5), ends_at=errand.ends_at)

        def move(task=other, spec=spec):
            return services.change_task(
                actor=Actor(user_id=boss.id, street_id=street.id, at=now), task_id=task.id, spec=spec, now=now
            )

        at_once([accept(offer), move])
        held_now = list(Assignment.objects.filter(volunteer=person, status__in=HELD))
        for one, two in combinations(held_now, 2):
            apart = one.ends_at <= two.starts_at or two.ends_at <= one.starts_at
            assert apart or one.id in two.beside or two.id in one.beside


def test_one_volunteer_one_task_from_two_phones(street, people, claim):
    (person,) = people(1)
    task = TaskFactory(street=street, slots=5)
    assert _kinds(at_once(claim(person, task) for _ in range(8))) == {"won": 1, "already_assigned": 7}
    _agrees()


def test_waiters_turns_and_hand_backs_at_random(street, people, claim, now):
    """Nobody who waits is lost, and what is kept for one is taken by no other."""
    crowd = people(24)
    boss = _system(street, now)
    dice = random.Random(20261122)
    tasks = [TaskFactory(street=street, slots=dice.randint(1, 3)) for _ in range(4)]

    def wait(volunteer, task):
        return lambda: services.join_waiting_list(actor=_actor(volunteer, now), task_id=task.id, now=now)

    def turn(volunteer, verb):
        def act():
            rows = Waiter.objects.filter(volunteer=volunteer)
            own = rows.filter(status="promised").first() or rows.filter(status__in=IN_LINE).first()
            return own and verb(actor=_actor(volunteer, now), waiter_id=own.id, now=now)

        return act

    def hand_back(volunteer):
        def act():
            place = Assignment.objects.filter(volunteer=volunteer, status="accepted").first()
            return place and services.hand_back(
                actor=_actor(volunteer, now), assignment_id=place.id, reason="发烧了", now=now
            )

        return act

    for _round in range(3):
        calls = [claim(dice.choice(crowd), dice.choice(tasks)) for _ in range(40)]
        calls += [wait(dice.choice(crowd), dice.choice(tasks)) for _ in range(40)]
        calls += [hand_back(dice.choice(crowd)) for _ in range(40)]
        calls += [turn(dice.choice(crowd), services.confirm) for _ in range(30)]
        calls += [turn(dice.choice(crowd), services.leave_waiting_list) for _ in range(10)]
        dice.shuffle(calls)
        results = at_once(calls)
        strange = [each for each in results if isinstance(each, Exception) and not isinstance(each, DomainError)]
        assert strange == []
        assert not [each for each in results if isinstance(each, Busy)]
        for task in tasks:
            services.mind_the_line(actor=boss, task_id=task.id, now=now)
        _agrees()
        _nobody_twice()
        for own in Waiter.objects.filter(status="waiting").select_related("task", "volunteer"):
            assert own.task.taken == own.task.slots or clash(own.task, own.volunteer), "a waiter was lost"
    assert Waiter.objects.filter(status="placed").exists()


class TestTheConstraint:
    """The database itself refuses, whatever a service forgets."""

    @pytest.fixture
    def place(self, street, now):
        def write(volunteer, start, end, status="accepted"):
            task = TaskFactory(street=street, starts_at=now + timedelta(minutes=start))
            return Assignment.objects.create(
                street=street,
                task=task,
                volunteer=volunteer,
                number=volunteer.number,
                starts_at=now + timedelta(minutes=start),
                ends_at=now + timedelta(minutes=end),
                status=status,
                accepted_at=now,
            )

        return write

    @pytest.mark.parametrize(("start", "end"), [(0, 60), (30, 90), (-30, 1), (10, 20), (-10, 70), (59, 61)])
    @pytest.mark.parametrize("status", HELD)
    def test_overlapping_hours_are_refused(self, people, place, start, end, status):
        (person,) = people(1)
        place(person, 0, 60)
        with pytest.raises(IntegrityError, match="assignment_no_overlap"), transaction.atomic():
            place(person, start, end, status)

    def test_touching_hours_are_two_places(self, people, place):
        (person,) = people(1)
        place(person, 0, 60)
        place(person, 60, 90)
        place(person, -30, 0)
        assert Assignment.objects.count() == 3

    def test_a_place_given_up_is_no_obstacle_nor_is_another_person(self, people, place):
        one, two = people(2)
        place(one, 0, 60, "handed_back")
        place(one, 0, 60, "stood_down")
        place(one, 0, 60, "checked_out")
        place(one, 0, 60)
        two.number = one.number + 1
        two.save()
        place(two, 0, 60)
        assert Assignment.objects.count() == 5

    def test_one_place_on_a_task(self, people, place):
        (person,) = people(1)
        first = place(person, 0, 60, "checked_out")
        with pytest.raises(IntegrityError, match="assignment_once_on_a_task"), transaction.atomic():
            Assignment.objects.create(
                street=first.street, task=first.task, volunteer=person, number=person.number,
                starts_at=first.starts_at, ends_at=first.ends_at, accepted_at=first.accepted_at,
            )  # fmt: skip

    def test_a_task_is_never_oversold(self, street):
        task = TaskFactory(street=street, slots=2, taken=2)
        with pytest.raises(IntegrityError, match="task_never_oversold"), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(taken=3)


class TestWaiting:
    """A lock on one task stops nobody else."""

    def test_an_unfinished_claim_does_not_stop_another_task(
        self, street, people, claim, accept, manager, leader, record_property
    ):
        busy, claiming, accepting = people(3)
        locked, free, offered = (TaskFactory(street=street, slots=5, created_by=manager) for _ in range(3))
        offer = OfferFactory(task=offered, volunteer=accepting)
        with held(claim(busy, locked)):
            began = time.monotonic()
            claim(claiming, free)()
            accept(offer)()
            took = time.monotonic() - began
            # Who had waited would have been told `busy` instead.
            assert Assignment.objects.count() == 2
        record_property("two_places_beside_a_locked_task_s", round(took, 3))
        assert Assignment.objects.count() == 3

    def test_the_same_task_waits_and_goes_on(self, street, people, claim):
        one, two = people(2)
        task = TaskFactory(street=street, slots=2)
        with held(claim(one, task)) as first, started(claim(two, task)) as second:
            assert somebody_waits()
            assert second == {}
            first.commit()
        assert isinstance(second.get("value"), Assignment), second
        _agrees()

    def test_a_volunteer_claims_while_the_wave_that_asks_them_goes_out(self, street, people, claim, now):
        """The wave holds the task and names the volunteer; the claim holds the volunteer and wants the task."""
        crowd = people(2)
        task = TaskFactory(street=street, slots=1)
        with (
            held(lambda: services.send_offers(actor=_system(street, now), task_id=task.id, now=now)) as wave,
            started(claim(crowd[0], task)) as second,
        ):
            assert len(wave.value) == 2
            assert somebody_waits()
            wave.commit()
        assert isinstance(second.get("value"), Assignment), second
        _agrees()

    def test_a_lock_that_does_not_come_is_busy(self, street, people, claim, api, monkeypatch, expect_errors):
        one, two = people(2)
        task = TaskFactory(street=street, slots=2)
        monkeypatch.setattr(kernel, "LOCK_TIMEOUT", "200ms")
        phone = api(two.user)
        with held(claim(one, task)):
            answer = phone.post(f"/tasks/{task.id}/claim", key="a-key")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) >= 1
        assert [each.name for each in expect_errors] == ["django.request"], "said by Django of every 5xx; no traceback"
        assert phone.post(f"/tasks/{task.id}/claim", key="a-key").status_code == 201, "the key is free again"
        _agrees()


class TestACrowd:
    """Of tests: whoever is told `busy` tries again, and no longer than for a while."""

    @pytest.fixture
    def tries(self, people, street, claim, monkeypatch):
        """`(first, call, tries)`: an act to be held, another that waits for it, and a list that tells of each try."""
        monkeypatch.setattr(kernel, "LOCK_TIMEOUT", "50ms")
        one, two = people(2)
        task, tries = TaskFactory(street=street, slots=2), []

        def call():
            tries.append(one)
            return claim(two, task)()

        return claim(one, task), call, tries

    def test_tries_again(self, tries):
        first, call, tries = tries
        with held(first) as unfinished:

            def later():
                if len(tries) == 3:
                    unfinished.commit()
                return call()

            [place] = at_once([later])
        assert isinstance(place, Assignment), place
        assert len(tries) == 4
        _agrees()

    def test_not_for_ever(self, tries):
        first, call, tries = tries
        with held(first):
            [told] = at_once([call])
        assert isinstance(told, OperationalError)
        assert len(tries) == TRIES
        _agrees()

    def test_who_would_wait_in_a_circle_is_told_so(self, people):
        """Tried once: a circle is a fault of the order of locks, however it ends."""
        one, two = people(2)
        tries, both = [], Barrier(2)

        def call(mine, other):
            def act():
                tries.append(mine)
                with transaction.atomic():
                    kernel.lock(type(mine).objects, mine.pk)
                    both.wait(60)
                    kernel.lock(type(other).objects, other.pk)

            return act

        told = at_once([call(one, two), call(two, one)])
        assert [type(each.__cause__).__name__ for each in told if each] == ["DeadlockDetected"]
        assert len(tries) == 2


def test_who_checks_in_while_the_task_is_called_off_is_there(street, people, user, claim, now):
    boss = RoleFactory(user=user(), street=street, tier=Tier.MANAGER).user
    task, (comes, waits) = TaskFactory(street=street, slots=2, director=boss), people(2)
    place, other = claim(comes, task)(), claim(waits, task)()
    director = Actor(user_id=task.director_id, street_id=street.id, at=now)
    arrives = held(lambda: services.check_in(actor=_actor(comes, now), assignment_id=place.id, now=now))
    with arrives as arrival, started(
        lambda: services.cancel_task(actor=director, task_id=task.id, reason="下雨了", now=now)
    ) as called_off:  # fmt: skip
        assert somebody_waits()
        arrival.commit()
    assert "error" not in called_off, called_off
    place.refresh_from_db()
    other.refresh_from_db()
    assert (place.status, other.status) == ("checked_in", "stood_down")
    _agrees()
    [entry] = Entry.objects.filter(object_id=task.id, action="task.cancel")
    assert entry.data["stood_down"] == [str(other.id)]
