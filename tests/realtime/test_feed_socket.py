"""The WebSocket against a real server, in both arrangements."""

import asyncio
import json
import random
import time
from datetime import datetime, timedelta

import httpx
import pytest
import websockets
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.models import DeviceSession
from backend.realtime.models import FeedItem
from backend.realtime.services import tell
from tests.realtime.conftest import following, read, summary

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def say(*users, numbers=(0,)):
    with transaction.atomic():
        for n in numbers:
            tell([user.id for user in users], "need", summary(n), now=timezone.now())
    connection.close()


async def closed(socket):
    with pytest.raises(websockets.ConnectionClosed) as closing:  # noqa: PT012  # until it is closed
        async with asyncio.timeout(20):
            while True:
                await socket.recv()
    return closing.value.rcvd


async def test_frame_is_what_the_contract_says(server, person):
    user, token = await sync_to_async(person)()
    async with following(server.ws, token) as socket:
        await say(user, numbers=[7])
        text = await asyncio.wait_for(socket.recv(), 10)
    frame = json.loads(text)
    assert list(frame) == ["seq", "type", "at", "data"]
    assert (frame["seq"], frame["type"], frame["data"]["n"]) == (1, "need", 7)
    assert datetime.fromisoformat(frame["at"]).utcoffset() == timedelta(0)
    assert "送张奶奶去医院" in text


async def test_what_others_are_told_stays_theirs(server, person):
    mine, token = await sync_to_async(person)()
    other, _ = await sync_to_async(person)()
    async with following(server.ws, token) as socket:
        await say(other, numbers=range(3))
        await say(mine, numbers=[9])
        [frame] = await read(socket, 1)
    assert (frame["seq"], frame["data"]["n"]) == (1, 9)


async def test_replays_then_follows(server, person):
    user, token = await sync_to_async(person)()
    await say(user, numbers=range(450))
    async with following(server.ws, token, after=0) as socket:
        writing = asyncio.create_task(say(user, numbers=range(450, 600)))
        frames = await read(socket, 600)
        await writing
    assert [f["seq"] for f in frames] == list(range(1, 601))
    assert [f["data"]["n"] for f in frames] == list(range(600))


async def test_random_disconnects_lose_and_double_nothing(server, person):
    user, token = await sync_to_async(person)()
    total, got, dice = 400, [], random.Random(4)

    async def write():
        for n in range(total):
            await say(user, numbers=[n])
            if n % 20 == 0:
                await asyncio.sleep(dice.random() / 20)

    writing = asyncio.create_task(write())
    async with asyncio.timeout(60):
        while len(got) < total:
            async with following(server.ws, token, after=got[-1]["seq"] if got else 0) as socket:
                for _ in range(dice.randint(1, 60)):
                    if len(got) == total:
                        break
                    got.append(json.loads(await socket.recv()))
                if dice.random() < 0.5:
                    socket.transport.abort()
    await writing
    assert [f["seq"] for f in got] == list(range(1, total + 1))
    assert [f["data"]["n"] for f in got] == list(range(total))


async def test_without_after_it_starts_from_now(server, person):
    user, token = await sync_to_async(person)()
    await say(user, numbers=range(5))
    await numbered(5)
    async with following(server.ws, token) as socket:
        await say(user, numbers=[5])
        [frame] = await read(socket, 1)
    assert frame["seq"] == 6


@sync_to_async
def numbered(count):
    until = time.monotonic() + 10
    while FeedItem.objects.filter(seq__isnull=False).count() < count:
        assert time.monotonic() < until
        time.sleep(0.02)
    connection.close()


async def test_subprotocol_of_a_browser(server, person):
    user, token = await sync_to_async(person)()
    async with following(server.ws, None, after=0, subprotocols=["linli.v1", f"bearer.{token}"]) as socket:
        assert socket.subprotocol == "linli.v1"
        await say(user)
        assert len(await read(socket, 1)) == 1


@pytest.mark.parametrize("token", [None, "ll_wrong"])
async def test_nobody_is_told_why(server, token):
    async with following(server.ws, token, after=0) as socket:
        frame = await closed(socket)
    assert frame.code == 4401
    assert "sign in" in frame.reason


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 30, "１"])
async def test_bad_after(server, person, after):
    _, token = await sync_to_async(person)()
    async with following(server.ws, token, after=httpx.QueryParams({"a": after})["a"]) as socket:
        assert (await closed(socket)).code == 4400


async def test_after_of_another_life(server, person):
    _, token = await sync_to_async(person)()
    async with following(server.ws, token, after=5) as socket:
        assert (await closed(socket)).code == 4410


async def test_items_no_longer_kept(server, person):
    user, token = await sync_to_async(person)()
    await say(user, numbers=range(5))
    await numbered(5)
    await sync_to_async(FeedItem.objects.filter(seq__lte=2).delete)()
    async with following(server.ws, token, after=0) as socket:
        assert (await closed(socket)).code == 4410
    async with following(server.ws, token, after=2) as socket:
        assert [f["seq"] for f in await read(socket, 3)] == [3, 4, 5]


@pytest.mark.parametrize("how", ["revoked", "expired", "deactivated"])
async def test_socket_ends_with_its_session(server, person, how):
    user, token = await sync_to_async(person)()
    async with following(server.ws, token) as socket:
        sessions = DeviceSession.objects.filter(user=user)
        if how == "revoked":
            await sync_to_async(sessions.update)(revoked_at=timezone.now())
        elif how == "expired":
            await sync_to_async(sessions.update)(expires_at=timezone.now())
        else:
            user.is_active = False
            await sync_to_async(user.save)()
        assert (await closed(socket)).code == 4401


async def test_foreign_origin_is_refused(serve, person):
    server = serve("embedded", DJANGO_SETTINGS_MODULE="tests.realtime.strict_hosts")
    server.wait_ready()
    _, token = await sync_to_async(person)()
    with pytest.raises(websockets.InvalidStatus):
        async with following(server.ws, token, origin="https://evil.example"):
            pass
    async with following(server.ws, token, origin="http://localhost:5173"), following(server.ws, token):
        pass
    with pytest.raises(websockets.InvalidStatus):
        async with following(server.ws.replace("/feed", "/other"), token):
            pass


async def test_stalled_reader_is_dropped_and_others_are_not(server, person):
    slow, slow_token = await sync_to_async(person)()
    quick, quick_token = await sync_to_async(person)()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
    writer.write(
        f"GET /ws/v1/feed?after=0 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {slow_token}\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    async with following(server.ws, quick_token, after=0) as socket:
        await flood(slow, 150)
        for n in range(30):
            began = time.monotonic()
            await say(quick, numbers=[n])
            assert (await read(socket, 1))[0]["seq"] == n + 1
            assert time.monotonic() - began < 5
            await asyncio.sleep(0.4)
    # The server has given up: what is left in the buffers ends in an end or a reset.
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        async with asyncio.timeout(10):
            await reader.readexactly(150 * 100_000)


@sync_to_async
def flood(user, count):
    big = {"id": "x", "text": "字" * 30_000}
    with transaction.atomic():
        for _ in range(count):
            tell([user.id], "need", big, now=timezone.now())
    connection.close()


async def test_http_reads_the_same(server, person):
    user, token = await sync_to_async(person)()
    async with following(server.ws, token, after=0) as socket, httpx.AsyncClient(base_url=server.http) as http:
        await say(user, numbers=range(3))
        frames = await read(socket, 3)
        headers = {"Authorization": f"Bearer {token}"}
        answer = (await http.get("/api/v1/me/feed?after=0&limit=2", headers=headers)).json()
        assert answer == {"items": frames[:2], "last": 3, "more": True}
        answer = (await http.get("/api/v1/me/feed?after=2", headers=headers)).json()
        assert answer == {"items": frames[2:], "last": 3, "more": False}
