"""Processes that are killed, stopped, cut off."""

import asyncio
import signal
import time

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.realtime.models import FeedItem
from backend.realtime.sequencer import NUMBER
from backend.realtime.services import tell
from tests.realtime import chores
from tests.realtime.conftest import following, read

pytestmark = pytest.mark.django_db(transaction=True)


@sync_to_async
def say(user, *numbers):
    with transaction.atomic():
        for n in numbers:
            tell([user.id], "need", {"id": "x", "n": n}, now=timezone.now())
    connection.close()


@sync_to_async
def connected():
    """The server processes of PostgreSQL that somebody is connected to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = {pid for (pid,) in cursor.fetchall()}
    connection.close()
    return found


@sync_to_async
def drop(pids):
    """As a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) pid", [list(pids)])
    connection.close()


async def test_another_leads_when_the_leader_is_killed(serve, person, redis_url):
    web, first = serve("web", REDIS_URL=redis_url), serve("worker", REDIS_URL=redis_url)
    web.wait_ready()
    serve("worker", REDIS_URL=redis_url)
    user, token = await sync_to_async(person)()
    async with following(web.ws, token, after=0) as socket:
        await say(user, 1)
        await read(socket, 1)
        first.kill()
        began = time.monotonic()
        await say(user, 2)
        [frame] = await read(socket, 1)
        assert frame["seq"] == 2
        assert time.monotonic() - began < 6


async def test_what_was_numbered_and_not_handed_over_arrives(serve, person, redis_url):
    """The state that a leader leaves when it is killed between the two: a new leader makes the hubs look."""
    web = serve("web", REDIS_URL=redis_url)
    user, token = await sync_to_async(person)()
    async with following(web.ws, token, after=0) as socket:
        await say(user, 1, 2, 3)

        @sync_to_async
        def number_silently():
            with connection.cursor() as cursor:
                cursor.execute(NUMBER, [100])
            connection.close()

        await number_silently()
        assert [f["seq"] for f in await read(socket, 3)] == [1, 2, 3]


async def test_survives_the_database_dropping_everybody(serve, person):
    user, token = await sync_to_async(person)()
    ours = await connected()
    web = serve("embedded")
    web.wait_ready()
    async with following(web.ws, token, after=0) as socket:
        await say(user, 1)
        await read(socket, 1)
        await drop(await connected() - ours)
        await say(user, 2)

        @sync_to_async
        def defer():
            chores.tell_somebody.defer(user_id=user.id, n=3)
            connection.close()

        await defer()
        assert [f["data"]["n"] for f in await read(socket, 2, seconds=30)] == [2, 3]
    # Each that was using the database says so in a line; what it was doing when is of no use to anybody.
    assert not [line for line in web.log if "Traceback" in line], "".join(web.log)
    assert sum("keeps trying" in line for line in web.log) <= 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stops_cleanly_with_open_sockets(serve, person, number):
    web = serve("embedded")
    web.wait_ready()
    _, token = await sync_to_async(person)()
    async with following(web.ws, token) as socket:
        code, seconds = await asyncio.to_thread(web.stop, number)
        with pytest.raises(Exception, match="1001"):
            await socket.recv()
    assert (code, seconds < 2.5) == (0, True), seconds
    assert not [line for line in web.log if "Traceback" in line], web.log


@pytest.mark.parametrize("role", ["embedded", "worker"])
async def test_a_job_that_does_not_end_does_not_hold_the_exit(serve, person, role):
    served = serve(role)
    user, _ = await sync_to_async(person)()

    @sync_to_async
    def start():
        chores.dawdle.defer(seconds=30, user_id=user.id)
        until = time.monotonic() + 20
        while not FeedItem.objects.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        connection.close()

    await start()
    code, seconds = await asyncio.to_thread(served.stop)
    assert (code, seconds < 2.8) == (0, True), seconds
    # Put back, or left for the next worker to revive.
    assert (
        await sync_to_async(
            ProcrastinateJob.objects.filter(task_name=chores.dawdle.name, status__in=["doing", "todo"]).count
        )()
        == 1
    )


def test_a_port_in_use_is_told(serve, transactional_db):
    web = serve("embedded")
    with pytest.raises(RuntimeError) as told:
        serve("embedded", PORT=str(web.port))
    assert "Choose another PORT" in str(told.value)
    assert "请换一个端口" in str(told.value)


def test_health(serve, transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    web = serve("web")
    assert httpx.get(f"{web.http}/healthz").json() == {"status": "ok"}
    answer = httpx.get(f"{web.http}/readyz")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert (checks["database"], checks["migrations"]) == ("ok", "ok")
    assert checks["sequencer"].startswith("nobody numbers")
    assert checks["worker"].startswith("no worker")
    serve("worker")
    web.wait_ready()
    assert httpx.get(f"{web.http}/readyz").status_code == 200
