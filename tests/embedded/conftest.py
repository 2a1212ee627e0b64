"""Homes in temporary folders, and programs that serve them in processes of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from config.embedded import processes
from config.embedded.home import Home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]

_SERVE = """
import sys, time
from config.embedded import postgres
from config.embedded.home import Home
server = postgres.start(Home(sys.argv[1]))
print(server.pid, flush=True)
time.sleep(600)
"""


@dataclass
class Keeper:
    """A process of ours that started the server of a home."""

    process: subprocess.Popen[str]
    postmaster: int

    def kill(self) -> None:
        """Kill -9 it."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def make_home() -> Iterator[Callable[[Path], Home]]:
    """Make homes anywhere; whatever serves them is gone after the test."""
    made: list[Home] = []

    def make(path: Path) -> Home:
        made.append(Home(path))
        return made[-1]

    yield make
    for home in made:
        for pid in processes.all_serving(home.data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def home(make_home: Callable[[Path], Home], tmp_path: Path) -> Home:
    """Return a home that does not exist yet."""
    return make_home(tmp_path / "home")


@pytest.fixture
def keep() -> Iterator[Callable[[Home], Keeper]]:
    """Start the server of a home from another process."""
    started: list[subprocess.Popen[str]] = []

    def start(home: Home) -> Keeper:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(home.path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        return Keeper(process, int(process.stdout.readline()))

    yield start
    for process in started:
        process.kill()
        process.communicate()


def note(dsn: str, text: str) -> list[str]:
    """Write a line into the database; return all lines in it, oldest first."""
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (id serial, text text)")
        connection.execute("INSERT INTO notes (text) VALUES (%s)", [text])
        return [row[0] for row in connection.execute("SELECT text FROM notes ORDER BY id")]


@pytest.fixture(name="note")
def _note() -> Callable[[str, str], list[str]]:
    return note


@pytest.fixture
def _fresh_cache() -> None:
    """Nothing here uses Django's cache, so that these tests run without its settings."""
