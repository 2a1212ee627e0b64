"""Whoever reads a long answer slowly costs the web process little, and nothing once they are gone."""

import hashlib
import os
import socket
import sys
import threading
import time
from contextlib import ExitStack, closing, suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.db import connection
from django.utils import timezone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from backend.files import sealed
from backend.privacy import bundles, links
from backend.privacy.models import Bundle, Export
from config import channel
from config.settings.base import storages as stores

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

MB = 1_024 * 1_024
PIECES = 30
SIZE = PIECES * sealed.PIECE
WEB = "whom slow readers ask"
"""Its connections to the database are known by it: other processes of these tests have theirs."""
LISTENS = "0A"
"""In `/proc/net/tcp`."""
MOST = 30 * MB
"""What the process may grow by: a piece of 4 MB sealed, open, and on its way."""


@pytest.fixture
def web(serve, settings, tmp_path):
    settings.STORAGES = stores(tmp_path / "files")
    served = serve("web", FILES_FOLDER=str(tmp_path / "files"), PGAPPNAME=WEB)
    for _ in range(3):
        assert httpx.get(f"{served.http}/healthz", trust_env=False).is_success
    return served


@pytest.fixture
def request_line(web, person):
    """The request for a copy of 120 MB, and the digest of what answers it."""
    user, token = person()
    now = timezone.now()
    export = Export.objects.create(
        street_id=user.home_street_id,
        user=user,
        status="ready",
        progress=100,
        size=SIZE,
        asked_at=now,
        answer_due_at=now,
        answered_at=now,
        expires_at=now + timedelta(days=1),
    )
    writer, digest = sealed.Writer(bundles.root(export.id)), hashlib.sha256()
    for _ in range(PIECES):
        piece = os.urandom(sealed.PIECE)
        digest.update(piece)
        writer.write(piece)
    writer.close()
    Bundle.objects.create(export=export, secret=writer.secret, folder=writer.folder, pieces=writer.pieces)
    path = links.link(user.id, export.id, now=now)
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    return head.encode(), digest.digest()


def reader(web, request):
    """A phone with little room: what it does not read waits on our side."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    one.settimeout(20)
    one.connect(("127.0.0.1", web.port))
    one.sendall(request)
    return one


def held(web):
    """Bytes of memory that the process takes."""
    fields = Path(f"/proc/{web.process.pid}/status").read_text().split("VmRSS:")[1]
    return int(fields.split()[0]) * 1_024


def held_open(web):
    """What the process holds open: files, pipes and the connections that it serves, not those to the database."""
    links = []
    for each in Path(f"/proc/{web.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links.append(str(each.readlink()))
    ours = served(web)
    return [each for each in links if not each.startswith("socket:") or each in ours]


def served(web):
    """The connections to its port that the process has not closed."""
    rows = [line.split() for line in Path(f"/proc/{web.process.pid}/net/tcp").read_text().splitlines()[1:]]
    ours = f":{web.port:04X}"
    return {f"socket:[{row[9]}]" for row in rows if row[1].endswith(ours) and row[3] != LISTENS}


def sessions():
    """How many connections to the database the process has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [WEB])
        return cursor.fetchone()[0]


def quick(web):
    """Seconds until somebody else is answered."""
    began = time.monotonic()
    assert httpx.get(f"{web.http}/healthz", trust_env=False).is_success
    return time.monotonic() - began


def until(holds, seconds=60):
    """Whether it came to hold: once is enough, as a piece that was asked for is still read when its reader has left."""
    end = time.monotonic() + seconds
    while not (came := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return came


class Watch(threading.Thread):
    """The most memory that the process takes meanwhile, and the longest that others wait."""

    def __init__(self, web):
        super().__init__(daemon=True)
        self.web, self.before = web, held(web)
        self.peak, self.slowest, self.over = self.before, 0.0, threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            self.slowest = max(self.slowest, quick(self.web))
            self.peak = max(self.peak, held(self.web))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join(10)


def test_a_slow_reader_of_a_long_answer(web, request_line):
    request, digest = request_line
    got, size = hashlib.sha256(), 0
    with closing(reader(web, request)) as one, Watch(web) as watch:
        head, _, body = one.recv(65_536).partition(b"\r\n\r\n")
        assert b" 200 " in head.splitlines()[0]
        time.sleep(1)  # to look at the first page
        while True:
            got.update(body)
            size += len(body)
            if size >= SIZE:
                break
            if size // (16 * MB) > (size - len(body)) // (16 * MB):
                time.sleep(0.3)
            body = one.recv(65_536)
            assert body
    assert (size, got.digest()) == (SIZE, digest)
    assert watch.peak - watch.before < MOST
    assert watch.slowest < 2


def test_who_leaves_midway_leaves_nothing_behind(web, request_line):
    """More come, one after the other, than there are threads to read pieces for them: each is free for the next."""
    request, _digest = request_line
    assert until(lambda: not served(web) and not sessions()), "those who asked first are gone"
    before = len(held_open(web))
    for _ in range(4):
        with ExitStack() as stack:
            for one in [stack.enter_context(closing(reader(web, request))) for _ in range(3)]:
                assert len(one.recv(65_536))
            assert until(lambda: len(served(web)) == 3)
            time.sleep(0.5)
            assert until(lambda: not sessions()), "nobody keeps the database waiting with them"
            assert quick(web) < 2
        assert until(lambda: len(held_open(web)) <= before), ("their connections, and what they read", held_open(web))
    assert not [line for line in web.log if "Traceback" in line], "".join(web.log)


def test_who_takes_nothing_at_all_is_cut_off(monkeypatch):
    clock, transport = Clock(), StringTransport()
    monkeypatch.setattr(channel, "CLOCK", clock)
    one = channel.Channel()
    one.makeConnection(transport)
    one._wait("us", None)  # a request came, and is answered
    one.pauseProducing()
    clock.advance(channel.READ_SECONDS - 1)
    assert (one.drained.is_set(), transport.disconnecting) == (False, False)
    one.resumeProducing()
    clock.advance(channel.READ_SECONDS)
    assert (one.drained.is_set(), transport.disconnecting) == (True, False)
    one.pauseProducing()
    clock.advance(channel.READ_SECONDS)
    assert transport.disconnecting
