"""Who sends slowly, or what is no HTTP, keeps nobody else from being answered, and is told so."""

import json
import socket
import time
from contextlib import closing, contextmanager

import httpx
import pytest

from tests.factories import token_for
from tests.realtime.arrangement import Served

SECONDS = 2.0
HEAD = b"POST /api/v1/needs HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n"
UPGRADE = (
    b"GET /ws/v1/feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
)


@pytest.fixture(scope="module")
def web(database_env):
    served = Served("web", **database_env, REQUEST_SECONDS=str(SECONDS))
    yield served
    served.end()


@contextmanager
def line(web):
    """A bare connection."""
    with closing(socket.create_connection(("127.0.0.1", web.port), timeout=30)) as one:
        yield one


def answer(one):
    """`(status, headers, body)`, and the connection is at its end."""
    got = b""
    while part := one.recv(65536):
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(each.split(": ", 1) for each in lines)
    return int(first.split()[1]), headers, body


def problem(one, status, code):
    got, headers, body = answer(one)
    assert (got, headers["Content-Type"]) == (status, "application/problem+json"), body
    assert int(headers["Content-Length"]) == len(body)
    assert headers["Connection"] == "close"
    assert headers["X-Content-Type-Options"] == "nosniff"
    said = json.loads(body)
    assert (said["status"], said["code"]) == (status, code)
    return said


def trickle(one, data, *, every=0.2):
    """Byte by byte, until the other side has enough."""
    for byte in data:
        one.settimeout(every)
        try:
            one.sendall(bytes([byte]))
            if one.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    one.settimeout(30)


SLOW = {
    "nothing at all": b"",
    "half a head": HEAD + b"X-More: 1\r\n",
    "half a line": b"GET /heal",
    "half a handshake of a WebSocket": UPGRADE,
    "a head, and no body": HEAD + b"Content-Length: 400\r\n\r\n",
    "half a body": HEAD + b"Content-Length: 400\r\n\r\n" + b"{",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_what_does_not_come_is_not_waited_for(web, transactional_db, sent):
    with line(web) as one:
        one.sendall(sent)
        began = time.monotonic()
        said = problem(one, 408, "too_slow")
        assert SECONDS - 0.2 < time.monotonic() - began < SECONDS + 3
    if b"Accept-Language: en" in sent:
        assert said["detail"].isascii()
    else:
        assert not said["detail"].isascii()


def test_a_head_that_trickles_is_cut_all_the_same(web, transactional_db):
    with line(web) as one:
        one.sendall(b"GET /healthz HTTP/1.1\r\n")
        began = time.monotonic()
        trickle(one, b"X-Slow: " + b"a" * 200)
        assert time.monotonic() - began < SECONDS + 4
        problem(one, 408, "too_slow")


def test_a_body_that_flows_may_take_its_time(web, user):
    """1 KB a second is slow, and enough."""
    token = token_for(user())
    body = json.dumps({"kind": "help", "text": "灯坏了" * 600}, ensure_ascii=False).encode()
    head = HEAD + f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with line(web) as one:
        began = time.monotonic()
        one.sendall(head)
        for at in range(0, len(body), 500):
            one.sendall(body[at : at + 500])
            time.sleep(0.35)
        assert one.recv(20).startswith(b"HTTP/1.1 201")
        assert time.monotonic() - began > SECONDS


@pytest.fixture
def user(transactional_db, user):
    return user


def test_two_hundred_half_open_connections_keep_nobody_waiting(web, transactional_db):
    open_ = [socket.create_connection(("127.0.0.1", web.port), timeout=30) for _ in range(200)]
    began = time.monotonic()
    for number, one in enumerate(open_):
        one.sendall([HEAD, UPGRADE, HEAD + b"Content-Length: 50\r\n\r\n{", b"G"][number % 4])
    waits = []
    while time.monotonic() - began < SECONDS - 0.5:
        asked = time.monotonic()
        assert httpx.get(f"{web.http}/healthz", trust_env=False).status_code == 200
        waits.append(time.monotonic() - asked)
    assert len(waits) >= 3
    assert sorted(waits)[len(waits) // 2] < 0.5
    for one in open_:
        problem(one, 408, "too_slow")
        one.close()
    assert time.monotonic() - began < SECONDS + 6, "all of them are closed"
    assert httpx.get(f"{web.http}/healthz", trust_env=False).status_code == 200


def test_a_connection_may_carry_several_requests_and_be_idle_between(web, transactional_db):
    with httpx.Client(base_url=web.http, trust_env=False) as client:
        for _ in range(2):
            assert client.get("/healthz").status_code == 200
            time.sleep(SECONDS + 0.5)
        assert client.get("/healthz").status_code == 200
    with line(web) as one:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3 + b"GET /heal")
        time.sleep(0.5)
        got = one.recv(65536)
        assert got.count(b"HTTP/1.1 200") >= 1


ODD = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "a first line of one word": b"HELLO\r\n\r\n",
    "a NUL in a header": HEAD + b"X-Odd: a\x00b\r\n\r\n",
    "a header without a colon": HEAD + b"Odd\r\n\r\n",
    "a space in a header's name": HEAD + b"X Odd: a\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length that is none": HEAD + b"Content-Length: -1\r\n\r\n{}",
    "a length and chunks": HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "a coding that is none": HEAD + b"Transfer-Encoding: odd\r\n\r\n{}",
    "chunks that are none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a head of 20 KB": HEAD + (b"X-Long: " + b"a" * 2_000 + b"\r\n") * 10 + b"\r\n",
    "a line of 20 KB": HEAD + b"X-Long: " + b"a" * 20_000,
    "600 headers": HEAD + b"X: y\r\n" * 600 + b"\r\n",
    "a path that is not ASCII": b"GET /\xe4\xb8\xad HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n\r\n",
    "a query that is not ASCII": b"GET /healthz?\xe4 HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n\r\n",
    "a multipart body without its boundary": HEAD
    + b"Content-Type: multipart/form-data\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
}


@pytest.mark.parametrize("sent", ODD.values(), ids=ODD)
def test_what_cannot_be_read_is_a_problem(web, transactional_db, sent):
    with line(web) as one:
        one.sendall(sent)
        status, headers, body = answer(one)
    assert (status // 100, headers["Content-Type"]) == (4, "application/problem+json"), body
    assert json.loads(body)["code"] in {"bad_request", "not_signed_in", "bad_json"}


@pytest.mark.parametrize(
    "more", [b"Content-Length: 900000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n2000000\r\n" + b"x" * 9_000_000]
)
def test_what_is_too_large_is_refused_before_it_is_here(web, transactional_db, more):
    with line(web) as one:
        try:
            one.sendall(HEAD + more)
        except OSError:
            pytest.skip("refused while it was still being sent")
        assert problem(one, 413, "too_large")["fields"]["limit"]


@pytest.mark.parametrize(
    "more",
    [
        b"Sec-WebSocket-Protocol: \xe4\xb8\xad\xe6\x96\x87\r\n",
        b"Sec-WebSocket-Protocol: linli.v1, bearer.\xff\r\n",
    ],
)
def test_a_subprotocol_that_is_not_ascii_is_refused(web, transactional_db, more):
    with line(web) as one:
        one.sendall(UPGRADE + more + b"\r\n")
        got = one.recv(4096)
    assert got.startswith(b"HTTP/1.1 400"), got
    assert not [each for each in web.log if "Traceback" in each], web.log


def test_a_handshake_after_all_is_a_socket(web, user):
    token = token_for(user())
    with line(web) as one:
        one.sendall(UPGRADE + f"Authorization: Bearer {token}\r\n\r\n".encode())
        assert one.recv(4096).startswith(b"HTTP/1.1 101")
        time.sleep(SECONDS + 0.5)
        one.settimeout(0.2)
        with pytest.raises(TimeoutError):
            one.recv(10)
