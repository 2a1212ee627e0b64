"""Real servers, real sockets."""

import asyncio
import json
from contextlib import asynccontextmanager, contextmanager

import pytest
import websockets
from django.db import connection

from backend.ids import new_id
from tests.factories import StreetFactory, UserFactory
from tests.realtime.arrangement import Served


@pytest.fixture(scope="session")
def database_env(django_db_setup, django_db_blocker):
    """The environment that points a process at the database of the tests."""
    with django_db_blocker.unblock():
        s = connection.settings_dict
    host = (s["HOST"] or "localhost").replace("/", "%2F")
    port = f":{s['PORT']}" if s["PORT"] else ""
    password = f":{s['PASSWORD']}" if s["PASSWORD"] else ""
    return {"DATABASE_URL": f"postgres://{s['USER']}{password}@{host}{port}/{s['NAME']}"}


@contextmanager
def processes(database_env):
    started = []

    def start(role, **env):
        served = Served(role, **{**database_env, **env})
        started.append(served)
        return served

    try:
        yield start
    finally:
        for served in started:
            served.end()


@pytest.fixture
def serve(database_env, transactional_db):
    """`serve("embedded", PORT="…")`: a process of this test alone."""
    with processes(database_env) as start:
        yield start


@pytest.fixture(scope="module", params=["embedded", "redis"])
def running(request, database_env):
    """The web process, in both arrangements: everything in one; or web and worker apart, with Redis."""
    with processes(database_env) as start:
        if request.param == "embedded":
            web = start("embedded")
        else:
            url = request.getfixturevalue("redis_url")
            web = start("web", REDIS_URL=url)
            web.worker = start("worker", REDIS_URL=url)
        web.wait_ready()
        yield web


@pytest.fixture
def server(transactional_db, running):
    """The running server, with nothing in its database."""
    return running


@pytest.fixture
def person(transactional_db, token_for):
    """`person()`: `(user, token)` of somebody with a feed."""
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


async def read(socket, count, seconds=60):
    """The next `count` frames."""
    frames = []
    async with asyncio.timeout(seconds):
        while len(frames) < count:
            frames.append(json.loads(await socket.recv()))
    return frames


def summary(n):
    """The summary of a thing, numbered so that a test can see which."""
    return {"id": str(new_id()), "status": "open", "n": n, "text": "送张奶奶去医院"}
