"""Five thousand sockets on one web process: one change to all of them, beside a bare asyncio broadcast."""

import asyncio
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median, quantiles
from typing import Any

import psutil  # type: ignore[import-untyped]  # nor has it any
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import DeviceSession, User, new_token
from backend.places.models import Area
from backend.realtime.queries import positions
from backend.realtime.services import tell
from benchmarks.arena import Arena, Server
from benchmarks.broadcast import serve
from benchmarks.listening import Listener, open_all, upgrade
from benchmarks.load import Call, fire
from benchmarks.result import Result
from benchmarks.statements import REPORT, token_of
from config.demo.areas import DONGSI
from config.demo.cast import phone
from needs.desk.models import Follow, Need

SOCKETS, EVENTS, RECONNECTS = int(os.environ.get("BENCH_SOCKETS", "5000")), 8, 500
REQUESTS = 12
SECOND = 1000.0


class Phone(Listener):
    """Remembers which numbers came, and when."""

    def __init__(self, asked: bytes) -> None:
        super().__init__(asked)
        self.seqs: list[int] = []
        self.came: dict[int, float] = {}

    def take(self, payload: bytes) -> None:
        """The number is the first of a frame."""
        seq = int(payload[7 : payload.index(b",")])
        self.seqs.append(seq)
        self.came[seq] = time.perf_counter()


def measure(arena: Arena) -> list[Result]:
    """What is lost or comes twice stops the benchmark."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    people = _people()
    needs = _needs(people)
    server = arena.server("all")
    floor = asyncio.run(_bare())
    ours, memory, loaded, unloaded = asyncio.run(_ours(server, people, needs))
    server.stop()
    bound = max(SECOND, 2 * floor)
    return [
        Result(
            f"动态 {SOCKETS} sockets, one change to all, p99 · 1 s or twice a bare broadcast", ours, bound, "ms", 1.0
        ),
        Result(f"动态 {SOCKETS} sockets, one change to all, p99 · bare broadcast", ours, floor, "ms"),
        Result(f"动态 the request behind it with {SOCKETS} sockets · with none", loaded, unloaded, "ms median", 1.25),
        Result("动态 memory of one socket · one TCP connection of a kilobyte", memory, 1.0, "KB"),
    ]


def _people() -> list[tuple[Any, str]]:
    street = Area.objects.get(code=DONGSI, parent=None)
    now = timezone.now()
    users = [User(phone=f"+8613901{n:06d}", name=f"居民{n}", home_street=street) for n in range(SOCKETS)]
    User.objects.bulk_create(users)
    tokens = [new_token() for _ in users]
    DeviceSession.objects.bulk_create(
        DeviceSession(user=user, token_hash=hashed, created_at=now, expires_at=now + timedelta(days=1))
        for user, (_token, hashed) in zip(users, tokens, strict=True)
    )
    return [(user.id, token) for user, (token, _hashed) in zip(users, tokens, strict=True)]


def _needs(people: list[tuple[Any, str]]) -> list[str]:
    """Needs that all of them follow: whoever triages one tells everybody."""
    from django.test import Client  # noqa: PLC0415  # only here

    headers = {"Authorization": f"Bearer {token_of(phone(2))}"}
    made = []
    for _ in range(2 * REQUESTS + 2):
        answer = Client(SERVER_NAME="localhost").post(
            "/api/v1/needs", REPORT, content_type="application/json", headers=headers
        )
        made.append(answer.json()["id"])
    now = timezone.now()
    street = Need.objects.get(pk=made[0]).street_id
    Follow.objects.bulk_create(
        [Follow(street_id=street, need_id=need, user_id=user, at=now) for need in made for user, _ in people],
        batch_size=5_000,
    )
    return made


async def _ours(server: Server, people: list[tuple[Any, str]], needs: list[str]) -> tuple[float, float, float, float]:
    process = psutil.Process(server.process.pid)
    turn = iter(needs)
    token = await asyncio.to_thread(token_of, phone(5))
    await asyncio.to_thread(_triage, server, next(turn), token)
    await asyncio.sleep(2)
    began = await asyncio.to_thread(positions, [user for user, _ in people])
    before = process.memory_info().rss
    phones = await _open(lambda n: upgrade(people[n][1], began.get(people[n][0], 0)), server.port, SOCKETS)
    memory = (process.memory_info().rss - before) / 1024 / SOCKETS
    waits = []
    for number in range(EVENTS):
        last = {n: max(each.seqs, default=began.get(people[n][0], 0)) for n, each in phones.items()}
        committed = await asyncio.to_thread(_commit, [user for user, _ in people], number)
        if number % 2:
            await _break_some(phones, people, began, server.port, number)
        await _until(lambda last=last: all(len(each.seqs) and each.seqs[-1] > last[n] for n, each in phones.items()))  # type: ignore[misc]
        if not number % 2:  # of the events without broken connections
            waits += [(each.came[each.seqs[-1]] - committed) * 1000 for each in phones.values()]
    for n, each in phones.items():
        first = began.get(people[n][0], 0)
        assert each.seqs == list(range(first + 1, first + EVENTS + 1)), (n, first, each.seqs)
    loaded, unloaded = await _requests(server, phones, people, turn, token)
    return quantiles(waits, n=100)[-1], memory, loaded, unloaded


async def _requests(
    server: Server, phones: dict[int, Phone], people: Any, turn: Any, token: str
) -> tuple[float, float]:
    """Median ms of a triage that tells everybody: while all sockets listen, and while none does, in turns."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for half in (0, 1):
        if half:
            now = await asyncio.to_thread(positions, [user for user, _ in people])
            phones = await _open(lambda n, now=now: upgrade(people[n][1], now[people[n][0]]), server.port, SOCKETS)  # type: ignore[misc]
        for with_sockets in (True, False):
            for _ in range(REQUESTS // 2):
                times[with_sockets].append(await asyncio.to_thread(_triage, server, next(turn), token))
                await asyncio.sleep(1.5)
            if with_sockets:
                for each in phones.values():
                    each.transport.abort()
                await asyncio.sleep(4)
    return median(times[True]), median(times[False])


async def _break_some(phones: dict[int, Phone], people: Any, began: Any, port: int, seed: int) -> None:
    """Connections that end without a goodbye, while a change is on its way, and come back with `after`."""
    chosen = random.Random(seed).sample(sorted(phones), min(SOCKETS, RECONNECTS * 2 // EVENTS))
    for n in chosen:
        phones[n].transport.abort()
    for n in chosen:
        after = max(phones[n].seqs, default=began.get(people[n][0], 0))
        fresh = (await _open(lambda _n, n=n, after=after: upgrade(people[n][1], after), port, 1))[0]  # type: ignore[misc]
        fresh.seqs[:0] = phones[n].seqs
        phones[n] = fresh


async def _open(asked: Callable[[int], bytes], port: int, count: int) -> dict[int, Phone]:
    return await open_all(lambda n: Phone(asked(n)), lambda _n: port, count)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110  # what is looked at has no event
            await asyncio.sleep(0.05)


def _commit(people: list[Any], number: int) -> float:
    with transaction.atomic():
        tell(people, "bench", {"id": str(people[0]), "number": number}, now=timezone.now())
    return time.perf_counter()


def _triage(server: Server, need: str, token: str) -> float:
    call = Call.post(f"/api/v1/needs/{need}/triage", {"urgency": "normal"}, token=token)
    (reply,), _took = fire(server.port, [call], connections=1)
    assert reply.status == 200, reply  # HTTP
    return reply.seconds * 1000


async def _bare() -> float:
    """p99 (ms) of a bare asyncio server that writes one frame to all its connections."""
    parent, child = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(child, SOCKETS))
    process.start()
    port = await asyncio.to_thread(parent.recv)
    phones = await _open(lambda _n: b"", port, SOCKETS)
    waits = []
    for number in range(1, EVENTS + 1):
        parent.send(number)
        sent = await asyncio.to_thread(parent.recv)
        await _until(lambda number=number: all(number in each.came for each in phones.values()))  # type: ignore[misc]
        waits += [(each.came[number] - sent) * 1000 for each in phones.values()]
    for each in phones.values():
        each.transport.abort()
    parent.send(0)
    await asyncio.to_thread(process.join, 10)
    return float(quantiles(waits, n=100)[-1])
