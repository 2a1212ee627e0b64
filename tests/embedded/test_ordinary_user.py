"""The same as an ordinary user, and as root in folders that are closed to others."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.embedded import cluster, launch, postgres, processes

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.embedded.home import Home

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

_LIFE = """
import os, signal, sys, time
sys.path[:0] = sys.argv[2:]
import psycopg
from config.embedded import postgres
from config.embedded.home import Home

home = Home(sys.argv[1])
for run in range(3):
    server = postgres.start(home)
    with psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS runs (number int)")
        connection.execute("INSERT INTO runs VALUES (%s)", [run])
        count = connection.execute("SELECT count(*) FROM runs").fetchone()[0]
    if run == 1:
        os.kill(server.pid, signal.SIGKILL)
        while server.alive:
            time.sleep(0.02)
    server.stop()
print("user", os.geteuid(), "runs", count, "secret", len(home.secret("django")))
"""


def test_a_whole_life_as_an_ordinary_user() -> None:
    nobody = pwd.getpwnam("nobody")
    user = launch.User(nobody.pw_uid, nobody.pw_gid)
    folder = Path(tempfile.mkdtemp(prefix="linli-test-"))
    try:
        os.chown(folder, *user)
        paths = [str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))]
        child = launch.spawn(
            [sys.executable, "-c", _LIFE, str(folder / "home"), *paths],
            user=user,
            # The interpreter itself may stand in a closed folder of root.
            reach=[Path(sys.executable).resolve(), *map(Path, paths)],
        )
        assert child.wait(60) == 0, child.output
        assert child.output.split() == ["user", str(user.uid), "runs", "3", "secret", "64"]
        assert (folder / "home" / "postgres").stat().st_uid == user.uid
    finally:
        shutil.rmtree(folder)


def test_root_serves_as_somebody_else_below_a_closed_folder(
    make_home: Callable[[Path], Home], tmp_path: Path, note: Callable[[str, str], list[str]]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = make_home(closed / "home")
    with postgres.database(home) as server:
        status = Path(f"/proc/{server.pid}/status").read_text()
        assert int(status.split("\nUid:")[1].split()[0]) != 0
        assert note(server.dsn, "one") == ["one"]
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_root_gives_no_capability_where_folders_are_open(make_home: Callable[[Path], Home]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="linli-test-"))
    try:
        folder.chmod(0o755)
        home = make_home(folder / "home")
        with postgres.database(home) as server:
            status = Path(f"/proc/{server.pid}/status").read_text()
            effective = int(status.split("\nCapEff:")[1].split()[0], 16)
            programs_open = cluster.binary("postgres").stat().st_mode & 0o001
            assert effective == 0 or not programs_open
    finally:
        shutil.rmtree(folder)


def test_a_program_that_cannot_be_reached_says_which_folder(tmp_path: Path) -> None:
    child = launch.spawn([tmp_path / "none"], reach=[tmp_path], death_signal=signal.SIGTERM)
    assert child.wait(10) == launch.CANNOT_LAUNCH
    assert "none" in child.output


def test_another_program_is_never_taken_for_postgres(tmp_path: Path) -> None:
    assert not processes.serves(os.getpid(), tmp_path)
    assert not processes.serves(1, tmp_path)
