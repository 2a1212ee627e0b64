"""Where it is measured: a throwaway home with the demonstration, and server processes like those of `linli`."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from config.embedded import postgres
from config.embedded.home import Home

MEMORY = {"shared_buffers": "2GB"}
"""As a server has it that holds a million people; it takes what it uses."""


class Server:
    """A process of ours. `role` is one of `benchmarks.serving`; `settings` are added to its environment."""

    def __init__(self, role: str, **settings: str) -> None:
        command = [sys.executable, "-m", "benchmarks.serving", role]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings})
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def stop(self) -> None:
        """In order; a second time does nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


class Arena:
    """The database, for as long as the context lasts; Django is set up on it."""

    def __enter__(self) -> Self:
        """Start, migrate, fill."""
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-bench-")))
        server = postgres.start(Home(folder / "home"), MEMORY)
        self._stack.callback(server.stop)
        os.environ |= {
            "LINLI_HOME": str(folder / "home"),
            "DATABASE_URL": server.dsn,
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "RATE_LIMIT": "1000000",
            "ADDRESS_LIMIT": "1000000",
            "LOG_LEVEL": "ERROR",
        }
        os.environ.pop("REDIS_URL", None)
        import django  # noqa: PLC0415  # the settings read the environment

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  # likewise
        from django.utils import timezone  # noqa: PLC0415  # likewise

        from config.demo.seed import seed  # noqa: PLC0415  # likewise

        call_command("migrate", verbosity=0)
        seed(timezone.now())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and throw away."""
        from django.db import connection  # noqa: PLC0415  # set up by now

        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's
        self._stack.__exit__(kind, error, trace)

    def server(self, role: str, **settings: str) -> Server:
        """A server that ends with the arena at the latest."""
        server = Server(role, **settings)
        self._stack.callback(server.stop)
        return server
