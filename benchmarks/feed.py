"""From the commit of a change to a phone's socket, beside PostgreSQL's own LISTEN/NOTIFY."""

import asyncio
import json
import os
import time
from statistics import median, quantiles

import psycopg
from django.db import transaction
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect

from backend.realtime.services import tell
from benchmarks.arena import Arena
from benchmarks.result import Result
from benchmarks.statements import token_of
from config.demo.cast import person

EVENTS = 200


def measure(arena: Arena) -> list[Result]:
    """Interleaved: one change, one bare notification, and so on."""
    server = arena.server("all")
    ours, floor = asyncio.run(_listen(server.port))
    server.stop()
    return [
        Result("动态 commit to socket, median · LISTEN/NOTIFY", median(ours), median(floor), "ms"),
        Result("动态 commit to socket, p95 · LISTEN/NOTIFY", _p95(ours), _p95(floor), "ms"),
    ]


async def _listen(port: int) -> tuple[list[float], list[float]]:
    who = person(2)
    token = await asyncio.to_thread(token_of, who.phone)
    headers = {"Authorization": f"Bearer {token}"}
    ours, floor = [], []
    async with (
        connect(f"ws://127.0.0.1:{port}/ws/v1/feed", additional_headers=headers, proxy=None) as socket,
        await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True) as listener,
    ):
        await listener.execute("LISTEN bench")
        for number in range(EVENTS):
            ours.append(await _change(socket, number))
            floor.append(await _notification(listener))
    return ours[10:], floor[10:]


async def _change(socket: ClientConnection, number: int) -> float:
    committed = await asyncio.to_thread(_commit, number)
    while json.loads(await socket.recv())["data"].get("number") != number:
        pass
    return (time.perf_counter() - committed) * 1000


def _commit(number: int) -> float:
    with transaction.atomic():
        tell([person(2).id], "bench", {"id": str(person(2).id), "number": number}, now=timezone.now())
    return time.perf_counter()


async def _notification(listener: psycopg.AsyncConnection) -> float:
    committed = await asyncio.to_thread(_notify)
    async for _note in listener.notifies(stop_after=1):
        break
    return (time.perf_counter() - committed) * 1000


def _notify() -> float:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("NOTIFY bench")
        connection.commit()
        return time.perf_counter()


def _p95(found: list[float]) -> float:
    return quantiles(found, n=20)[-1]
