"""Two hundred people claim a task with five slots at once; and a lock on one task beside claims on another."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from statistics import median
from uuid import UUID

import psycopg
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.services import start_session
from backend.places.models import Area
from benchmarks.arena import Arena, Server
from benchmarks.load import Call, Reply, fire
from benchmarks.result import Result
from config.demo.areas import DONGSI
from config.demo.cast import person
from volunteers.dispatch.models import Assignment, Task
from volunteers.roster.models import Volunteer

PEOPLE, SLOTS, RUNS = 200, 5, 20
LOCK_ROUNDS, LOCK_CLAIMS = 4, 12

_days = count(30)


def measure(arena: Arena) -> list[Result]:
    """Every run must sell exactly the slots: anything else stops the benchmark."""
    people = _people()
    ours, bare = arena.server("all"), arena.server("bare")
    race = [_race(ours, people) for _ in range(RUNS)]
    floor = [_race(bare, people, path="/claim/{task}/{volunteer}", won=_won) for _ in range(RUNS)]
    free, locked = _beside_a_lock(ours, people)
    ours.stop()
    bare.stop()
    return [
        Result(
            f"抢位 {PEOPLE} claim {SLOTS} slots at once, {RUNS} runs · bare update", _ms(race), _ms(floor), "ms for all"
        ),
        Result("接单 claim while another task is locked · the same, unlocked", locked, free, "ms median", 1.25),
    ]


def _people() -> list[tuple[UUID, str]]:
    """Pairs of volunteer id and access token."""
    street = Area.objects.get(code=DONGSI, parent=None)
    now = timezone.now()
    made = []
    for number in range(PEOPLE):
        user = User.objects.create_user(phone=f"+8613900{number:06d}", name=f"志愿者{number}", home_street=street)
        volunteer = Volunteer.objects.create(street=street, user=user, since=now)
        made.append((volunteer.id, start_session(person=user, device="bench", now=now, assured=True).token))
    return made


def _task(slots: int) -> Task:
    """At hours of its own, so that nobody is busy then."""
    starts = timezone.now() + timedelta(days=next(_days))
    street = Area.objects.get(code=DONGSI, parent=None)
    return Task.objects.create(
        street=street, origin_kind="group", title="抢位", starts_at=starts, ends_at=starts + timedelta(hours=1),
        slots=slots, created_by_id=person(7).id, director_id=person(7).id, created_at=timezone.now(),
    )  # fmt: skip


def _claimed(reply: Reply) -> bool:
    if reply.status == 201:  # HTTP
        return True
    assert json.loads(reply.body)["code"] == "task_full", reply
    return False


def _won(reply: Reply) -> bool:
    return bool(json.loads(reply.body)["won"])


def _race(
    server: Server, people: list[tuple[UUID, str]], path: str = "/api/v1/tasks/{task}/claim", won: object = _claimed
) -> float:
    task = _task(SLOTS)
    calls = [Call.post(path.format(task=task.id, volunteer=each), token=token) for each, token in people]
    replies, took = fire(server.port, calls, connections=PEOPLE)
    outcome = Counter(won(reply) for reply in replies)  # type: ignore[operator]  # a function of a reply
    held = Assignment.objects.filter(task=task).count()
    task.refresh_from_db()
    if not outcome[True] == held == task.taken == SLOTS:
        raise AssertionError(f"{outcome}, {held} held, {task.taken} taken")
    return took


def _beside_a_lock(server: Server, people: list[tuple[UUID, str]]) -> tuple[float, float]:
    """Median ms of a claim: with nothing locked, and while one transaction holds another task's lock for 3 s."""
    held_task = _task(SLOTS)
    times: dict[bool, list[float]] = {False: [], True: []}
    turn = iter(people * LOCK_ROUNDS)
    for _ in range(LOCK_ROUNDS):
        for is_locked in (False, True):
            calls = []
            for _claim in range(LOCK_CLAIMS):
                _volunteer, token = next(turn)
                calls.append(Call.post(f"/api/v1/tasks/{_task(1).id}/claim", token=token))
            with _lock(held_task) if is_locked else _nothing():
                replies, _took = fire(server.port, calls, connections=1)
            assert all(_claimed(reply) for reply in replies)
            times[is_locked] += [reply.seconds for reply in replies]
    return median(times[False]) * 1000, median(times[True]) * 1000


@contextmanager
def _lock(task: Task) -> Iterator[None]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1 FROM dispatch_task WHERE id = %s FOR UPDATE", [task.id])
        yield
        connection.rollback()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _ms(seconds: list[float]) -> float:
    return median(seconds) * 1000
