"""A real server for tests: `python -m tests.realtime.arrangement web|embedded|worker` serves until it is told to stop."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import httpx

STARTS_IN = 30


def main(role):
    from config import serve  # noqa: PLC0415  # after Django is set up
    from tests.realtime import chores  # noqa: F401, PLC0415  # jobs of the tests

    if role == "worker":
        serve.serve_worker(ready=lambda: say("ready - 0"))
    else:
        serve.serve_web(
            "127.0.0.1",
            int(os.environ.get("PORT", "0")),
            embedded_worker=role == "embedded",
            ready=lambda host, port: say(f"ready {host} {port}"),
        )
    serve.leave()


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Served:
    """One process of ours."""

    def __init__(self, role, **env):
        self.log = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.realtime.arrangement", role],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_POOL": "0", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        line = self.process.stdout.readline().split()
        if not line:
            self.process.wait(STARTS_IN)
            self._reader.join(2)
            raise RuntimeError("".join(self.log))
        self.port = int(line[2])
        self.http = f"http://127.0.0.1:{self.port}"
        self.ws = f"ws://127.0.0.1:{self.port}/ws/v1/feed"

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line)

    def wait_ready(self, seconds=60):
        """Until `/readyz` says that all is there."""
        until = time.monotonic() + seconds
        said = ""
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                said = httpx.get(f"{self.http}/readyz").text
                if '"status": "ok"' in said:
                    return
            time.sleep(0.05)
        raise AssertionError(said + "".join(self.log))

    def end(self):
        """Whatever state it is in."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        self._reader.join(5)
        self.process.stdout.close()
        self.process.stderr.close()

    def kill(self):
        """Like a power cut."""
        self.process.kill()
        self.process.wait(10)

    def stop(self, number=signal.SIGTERM):
        """`(exit code, seconds)` of an orderly stop."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(60)
        return code, time.monotonic() - began


if __name__ == "__main__":
    import config.server  # noqa: F401  # before anything imports twisted
    from config.starting import set_up

    set_up()
    main(sys.argv[1])
