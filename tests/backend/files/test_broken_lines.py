"""Lines that break in the middle of a chunk, over real sockets: what came is kept, so that every try gets on."""

import base64
import hashlib
import socket
import struct
import time
from contextlib import closing

import httpx
import pytest

from backend.files import store
from backend.files.models import File
from config.settings.base import storages
from tests.backend.files import media
from tests.backend.files.conftest import CHUNK, stored
from tests.realtime.arrangement import Served
from tests.realtime.conftest import database_env, person  # noqa: F401
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 2.0
CONTENT = media.jpeg()
CAME = 30_000


@pytest.fixture(scope="module")
def web(database_env, tmp_path_factory):  # noqa: F811
    files = tmp_path_factory.mktemp("files")
    served = Served("web", **database_env, REQUEST_SECONDS=str(SECONDS), FILES_FOLDER=str(files))
    served.files = files
    yield served
    served.end()


@pytest.fixture
def line(web, person, settings):  # noqa: F811
    """A `Line` of somebody who began to send a photo."""
    settings.STORAGES = storages(web.files)
    _user, token = person()
    made = Line(web, token)
    yield made
    made.close()
    assert httpx.get(f"{web.http}/healthz").status_code == 200, "it lived through it"
    assert not [each for each in web.log if "Traceback" in each], "".join(web.log)
    for key in File.objects.values_list("key", flat=True):
        store.erase(key)


class Line:
    """One upload, over connections that break."""

    def __init__(self, web, token):
        self.web, self.token = web, token
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        self.client = httpx.Client(base_url=web.http, headers=headers, trust_env=False, timeout=30)
        sha256 = hashlib.sha256(CONTENT).hexdigest()
        begun = self.client.post("/api/v1/files", json={"size": len(CONTENT), "purpose": "need", "sha256": sha256})
        assert begun.status_code == 201, begun.text
        self.where = begun.headers["Location"]

    def close(self):
        self.client.close()

    def offset(self):
        return int(self.client.head(self.where).headers["Upload-Offset"])

    def begin(self, offset, body, *, declared=None, token=None, **headers):
        """A connection on which a chunk was begun: of `declared` bytes, `body` is sent."""
        headers = {
            "Host": "localhost", "Authorization": f"Bearer {token or self.token}", "Tus-Resumable": "1.0.0",
            "Upload-Offset": offset, "Content-Type": CHUNK, "Content-Length": declared or len(CONTENT) - offset, **headers,
        }  # fmt: skip
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None)
        one = socket.create_connection(("127.0.0.1", self.web.port), timeout=30)
        one.sendall(f"PATCH {self.where} HTTP/1.1\r\n{said}\r\n".encode() + body)
        return one

    def stays(self, offset, seconds=1.0):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.offset() == offset
            time.sleep(0.1)

    def becomes(self, offset, seconds=10):
        until = time.monotonic() + seconds
        while (found := self.offset()) != offset:
            assert time.monotonic() < until, found
            time.sleep(0.02)


def hung_up(one):
    one.close()


def said_nothing_more(one):
    one.shutdown(socket.SHUT_WR)
    one.close()


def lost(one):
    """As a phone that leaves the network for another: the connection is reset."""
    time.sleep(0.3)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


@pytest.mark.parametrize("breaks", [hung_up, said_nothing_more, lost])
def test_what_came_before_the_line_broke_is_kept(line, breaks):
    breaks(line.begin(0, CONTENT[:CAME]))
    line.becomes(CAME)
    row = File.objects.get()
    assert store.read(f"{row.key}/{store.PARTS}", row.parts[0]) == CONTENT[:CAME]


def test_a_chunk_that_is_whole_is_kept_though_nobody_waits_for_the_answer(line):
    for at in range(0, 50_000, 10_000):
        hung_up(line.begin(at, CONTENT[at : at + 10_000], declared=10_000))
        line.becomes(at + 10_000)


def test_and_of_a_body_whose_length_was_not_said(line):
    piece = b"%x\r\n%b\r\n" % (CAME, CONTENT[:CAME])
    one = line.begin(0, piece, **{"Content-Length": None, "Transfer-Encoding": "chunked"})
    hung_up(one)
    line.becomes(CAME)


def test_and_where_it_falls_silent(line):
    """A phone in a lift says nothing any more: the server gives up waiting, and keeps what it has."""
    few = 1_000
    with closing(line.begin(0, CONTENT[:few])) as one:
        said = one.recv(65_536)
    assert said.startswith(b"HTTP/1.1 408")
    line.becomes(few)


def test_a_line_that_breaks_all_the_time_gets_there(line):
    tries = 0
    while (at := line.offset()) < len(CONTENT):
        come = CONTENT[at : at + 25_000]
        hung_up(line.begin(at, come))
        line.becomes(at + len(come))
        tries += 1
    assert tries == -(-len(CONTENT) // 25_000)
    assert line.client.get(line.where).json()["status"] == "processing"
    assert store.read(File.objects.get().key, store.ORIGINAL) == CONTENT


def test_who_comes_back_before_it_is_kept_is_told_where_to_go_on(line):
    """The rest of the broken chunk and the next try race: each byte is there once, whoever wins."""
    hung_up(line.begin(0, CONTENT[:CAME]))
    sent = {"Upload-Offset": "0", "Content-Type": CHUNK}
    answer = line.client.patch(line.where, content=CONTENT[:40_000], headers=sent)
    assert answer.status_code in {204, 409}
    at = int(answer.headers["Upload-Offset"])
    assert at == {204: 40_000, 409: CAME}[answer.status_code]
    line.stays(at)


def checksum(data):
    return "sha1 " + base64.b64encode(hashlib.sha1(data).digest()).decode()


NOT_KEPT = {
    "whose checksum is of all of it": {"Upload-Checksum": checksum(CONTENT)},
    "of nobody": {"token": "x" * 40},
    "at another place": {"Upload-Offset": 7},
    "of another version": {"Tus-Resumable": "0.2.2"},
    "of another kind": {"Content-Type": "application/octet-stream"},
    "of which only the head came": {"body": b""},
    "that is smaller than any may be": {"body": b"x"},
}


@pytest.mark.parametrize("more", NOT_KEPT.values(), ids=NOT_KEPT)
def test_of_a_chunk_that_would_be_refused_nothing_is_kept(line, more):
    body = more.get("body", CONTENT[:CAME])
    before = dump(without=["accounts_devicesession"]), stored()
    hung_up(line.begin(0, body, **{name: value for name, value in more.items() if name != "body"}))
    line.stays(0)
    assert (changes(before[0], dump(without=["accounts_devicesession"])), stored()) == ({}, before[1])


def test_nor_of_somebody_elses_upload(line, person):  # noqa: F811
    _other, token = person()
    hung_up(line.begin(0, CONTENT[:CAME], token=token))
    line.stays(0)


def test_a_command_that_breaks_off_is_not_carried_out(line):
    """Even where what came of it can be read as a whole one."""
    body = b'{"size": 9, "purpose": "need"}'
    head = f"POST /api/v1/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {line.token}\r\n"
    with closing(socket.create_connection(("127.0.0.1", line.web.port), timeout=30)) as one:
        one.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n".encode() + body)
        time.sleep(0.3)
    time.sleep(0.7)
    assert File.objects.count() == 1
