"""tus-js-client, as apps embed it: uploads over lines that break, and goes on by itself."""

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pytest

from backend.files import store
from backend.files.models import File
from config.settings.base import storages
from tests.backend.files import media
from tests.realtime.arrangement import Served
from tests.realtime.conftest import database_env, person  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PACKAGE = "tus-js-client@4.3.1"
CACHE = Path(__file__).resolve().parents[3] / ".linli-test" / "tus"
SCRIPT = Path(__file__).with_name("tus_client.js")
CUT_AFTER = 60_000
HEADS = 20_000
"""More than all heads of one upload come to."""


@pytest.fixture(scope="module")
def node():
    """`node`, which finds the client."""
    command, npm = shutil.which("node"), shutil.which("npm")
    if command is None or npm is None:
        pytest.skip("no node and npm on this machine")
    if not (CACHE / "node_modules" / "tus-js-client").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", PACKAGE]
        try:
            subprocess.run(install, cwd=CACHE, check=True, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"npm could not install {PACKAGE}: {type(error).__name__}")
    return command


@pytest.fixture
def web(database_env, transactional_db, tmp_path, settings):  # noqa: F811
    settings.STORAGES = storages(tmp_path / "files")
    served = Served("web", **database_env, FILES_FOLDER=str(tmp_path / "files"))
    yield served
    served.end()


class BadNetwork:
    """Stands before the server; breaks each connection after so many bytes of the phone's, as often as told."""

    def __init__(self, port, cuts, after=CUT_AFTER):
        self.port, self.cuts, self.after = port, cuts, after
        self.came, self.broken = 0, 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.http = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listening.accept()
                far = socket.create_connection(("127.0.0.1", self.port))
                threading.Thread(target=self._up, args=(near, far), daemon=True).start()
                threading.Thread(target=self._down, args=(far, near), daemon=True).start()

    def _up(self, near, far):
        here = 0
        with contextlib.suppress(OSError):
            while part := near.recv(8_192):
                far.sendall(part)
                here += len(part)
                with self.lock:
                    self.came += len(part)
                    if here >= self.after and self.broken < self.cuts:
                        self.broken += 1
                        break
        end(far, near)

    def _down(self, far, near):
        with contextlib.suppress(OSError):
            while part := far.recv(65_536):
                near.sendall(part)
        end(near)

    def close(self):
        self.listening.close()


def end(*sockets):
    for each in sockets:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@pytest.fixture
def network(web):
    made = []

    def make(cuts):
        made.append(BadNetwork(web.port, cuts))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def app(node, tmp_path, person):  # noqa: F811
    """`app(url, chunk)`: the process of a phone that sends `app.content`."""
    _user, token = person()
    content = media.photo("JPEG", image=media.picture(3_000, 2_200), quality=97)
    assert len(content) > 4 * CUT_AFTER
    (tmp_path / "photo.jpg").write_bytes(content)

    def start(url, chunk=0):
        command = [node, SCRIPT, f"{url}/api/v1/files", token, tmp_path / "photo.jpg", tmp_path / "memory", chunk]
        return subprocess.Popen(
            [str(each) for each in command],
            env={**os.environ, "NODE_PATH": str(CACHE / "node_modules")},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    start.content, start.token = content, token
    return start


def all_is_here(web, app, said):
    where = said.splitlines()[-1].removeprefix("done ")
    row = File.objects.get()
    assert where.endswith(f"/api/v1/files/{row.id}")
    assert (row.status, row.name, row.offset) == ("processing", "家门口.jpg", len(app.content))
    kept = store.read(row.key, store.ORIGINAL)
    assert hashlib.sha256(kept).digest() == hashlib.sha256(app.content).digest()
    assert not [line for line in web.log if "Traceback" in line], "".join(web.log)


@pytest.mark.parametrize("chunk", [0, 200_000], ids=["in one piece", "in chunks"])
def test_over_a_network_that_breaks_it_goes_on_where_it_was(web, network, app, chunk):
    bad = network(3)
    said, failed = app(bad.http, chunk).communicate(timeout=90)
    assert "done" in said, failed
    assert bad.broken == 3
    all_is_here(web, app, said)
    # What came once is not sent again, but for what was still on its way when a line broke.
    assert bad.came < len(app.content) + 3 * 2 * 8_192 + HEADS


def test_an_app_that_was_killed_goes_on_when_it_is_opened_again(web, network, app):
    bad = network(10**6)
    first = app(bad.http)
    until = time.monotonic() + 60
    headers = {"Authorization": f"Bearer {app.token}"}
    while not (row := File.objects.filter(offset__gt=0).first()):
        assert time.monotonic() < until, first.stderr.read()
        time.sleep(0.02)
    first.kill()
    first.communicate()
    time.sleep(0.5)
    at = int(httpx.head(f"{web.http}/api/v1/files/{row.id}", headers=headers).headers["Upload-Offset"])
    assert 0 < at < len(app.content)
    bad.cuts = 0
    said, failed = app(bad.http).communicate(timeout=90)
    assert "resumed" in said, failed
    all_is_here(web, app, said)
