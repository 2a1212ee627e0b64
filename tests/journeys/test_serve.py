"""The README's first command and what a newcomer does next, through real processes."""

import gzip
import json
import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest

from config.embedded import postgres
from config.embedded.home import Home


@pytest.fixture(scope="module", params=["embedded", "redis"])
def served(request, linli):
    """The demonstration: all in one process, from its first start on; and with Redis web and worker apart."""
    one = linli() if request.param == "embedded" else linli(demo=True, REDIS_URL=request.getfixturevalue("redis_url"))
    one.serve()
    return one


def test_the_tour_holds_in_both_arrangements(served):
    toured = served.run("tour")
    assert toured.returncode == 0, toured.stdout + toured.stderr + served.log
    assert "all" in toured.stdout.splitlines()[-1]
    failed = served.run("jobs", "--failed")
    assert failed.returncode == 0
    assert "ERROR" not in served.log


def test_after_a_reset_the_tour_holds_again(served):
    asked = served.run("reset-demo", input="yes\n")
    assert asked.returncode == 1
    assert "--yes" in asked.stderr, "nobody is there to be asked"
    assert served.run("reset-demo", "--yes").returncode == 0
    assert served.run("tour").returncode == 0


def test_it_stops_cleanly_and_keeps_its_data(served):
    before = _count(served, "desk_need")
    code, _seconds = served.stop()
    assert code == 0, served.log
    assert not (served.home / "url").exists()
    served.serve()
    assert _count(served, "desk_need") == before
    served.process.kill()
    served.process.wait()
    assert _ends(lambda: not _processes(served)), "web, worker and database end with it"
    served.serve()
    assert _count(served, "desk_need") == before, "after kill -9 too"
    assert served.stop(signal.SIGINT)[0] == 0


@pytest.fixture(scope="module")
def demo(linli):
    """One demonstration for the tests below."""
    one = linli(demo=True)
    one.serve()
    return one


def test_a_second_server_of_one_home_says_what_to_do(demo):
    second = demo.run("serve")
    assert second.returncode == 1
    assert str(demo.process.pid) in second.stderr


def test_commands_without_a_server_say_what_to_do(linli, tmp_path):
    lonely = linli()
    toured = lonely.run("tour")
    assert toured.returncode == 1
    assert "make demo" in toured.stderr
    missing = lonely.run("replay", str(tmp_path / "messages.jsonl"))
    assert missing.returncode == 2
    assert "messages.jsonl" in missing.stderr
    assert "Traceback" not in missing.stderr
    (tmp_path / "messages.jsonl").write_text("{}")
    assert lonely.run("replay", str(tmp_path / "messages.jsonl"), "--url", "http://127.0.0.1:9").returncode == 1


@pytest.fixture
def messages(tmp_path):
    """Some of the petition stream: the first, the longest, and some of each hundred."""
    data = os.environ.get("LINLI_DATA")
    if not data:
        pytest.skip("LINLI_DATA is not set")
    with gzip.open(Path(data) / "zh_petitions/stream_4326.jsonl.gz", "rt") as stream:
        lines = list(stream)
    chosen = [*lines[:20], *lines[::100], max(lines, key=len)]
    chosen = list(dict.fromkeys(chosen))
    packed = tmp_path / "some.jsonl.gz"
    packed.write_bytes(gzip.compress("".join(chosen).encode()))
    return packed, [json.loads(line) for line in chosen]


def test_replay_stores_every_message_once_byte_for_byte(demo, messages):
    file, sent = messages
    first, second = (demo.run("replay", str(file), "--workers", str(n)) for n in (4, 2))
    assert json.loads(first.stdout.splitlines()[-1]) == {
        "read": len(sent), "created": len(sent), "existing": 0, "failed": 0,
    }  # fmt: skip
    assert json.loads(second.stdout.splitlines()[-1])["existing"] == len(sent)
    stored = dict(_rows(demo, "SELECT text, reported_at FROM desk_need WHERE reporter_id = %s", [IMPORTER]))
    assert {message["detail"] for message in sent} <= set(stored)
    for message in sent:
        assert message["created_at"] == stored[message["detail"]].strftime("%Y-%m-%dT%H:%M:%S+08:00")


def test_replay_tells_broken_lines_and_goes_on(demo, tmp_path):
    good = {"id": -1, "subject": "路灯", "detail": "路灯坏了", "created_at": "2020-01-01T08:00:00+08:00"}
    lines = [json.dumps(good), "not json", json.dumps({"id": -2}), json.dumps(good | {"id": -3, "detail": " "})]
    file = tmp_path / "broken.jsonl"
    file.write_text("\n".join(lines))
    run = demo.run("replay", str(file))
    assert json.loads(run.stdout.splitlines()[-1]) == {"read": 4, "created": 1, "existing": 0, "failed": 3}
    assert run.returncode == 1
    assert "line 2" in run.stderr + run.stdout


def _processes(one):
    """Processes that name this home on their command line or in their environment."""
    home = os.fsencode(one.home)
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if home in (each / "cmdline").read_bytes() + (each / "environ").read_bytes():
                found.append(each.name)
    return found


def _ends(holds, seconds=60):
    until = time.monotonic() + seconds
    while not (came := holds()) and time.monotonic() < until:
        time.sleep(0.1)
    return came


IMPORTER = "01980000-0000-7000-8000-000000000022"


def _rows(one, sql, params=()):
    with psycopg.connect(postgres.running(Home(one.home)).dsn, options="-c timezone=Asia/Shanghai") as connection:
        return connection.execute(sql, params).fetchall()


def _count(one, table):
    return _rows(one, f"SELECT count(*) FROM {table}")[0][0]


def test_a_database_that_dies_is_started_again(served):
    if served.process.poll() is not None:
        served.serve()
    before = _count(served, "desk_need")
    died = _kill_database(served)
    assert _ends(lambda: _postmaster(served) not in {None, died} and _ready(served)), served.log
    assert served.process.poll() is None, "the server went on"
    assert "was started again" in served.log
    assert _count(served, "desk_need") == before
    toured = served.run("tour")
    assert toured.returncode == 0, toured.stdout + toured.stderr + served.log


def test_a_database_that_keeps_dying_ends_the_server(demo):
    for _ in range(3):
        died = _kill_database(demo)
        assert _ends(lambda died=died: _postmaster(demo) not in {None, died} and _ready(demo)), demo.log
    _kill_database(demo)
    assert demo.process.wait(60) == 1
    assert "It keeps ending" in demo.log
    demo.serve()
    assert _ready(demo)


def _postmaster(one):
    with suppress(OSError, IndexError):
        return int((one.home / "postgres" / "postmaster.pid").read_text().split()[0])


def _kill_database(one):
    pid = _postmaster(one)
    os.kill(pid, signal.SIGKILL)
    return pid


def _ready(one):
    with suppress(OSError, httpx.HTTPError):
        return httpx.get(f"{one.url}/readyz", trust_env=False, timeout=5).status_code == 200
    return False


def test_a_taken_port_is_told_before_anything_is_set_up(linli):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = linli(PORT=str(taken.getsockname()[1]))
        said = refused.run("serve")
    assert said.returncode == 1
    assert "请换一个端口" in said.stderr
    assert "Choose another PORT" in said.stderr
    assert "Traceback" not in said.stderr
    assert not (refused.home / "postgres").exists()


def test_the_help_names_every_command(linli):
    said = linli().run("help")
    assert said.returncode == 0
    for name in ("serve", "web", "worker", "tour", "replay", "create-street", "create-admin", "token", "jobs"):
        assert name in said.stdout


@pytest.mark.parametrize("port", ["abc", "99999"])
def test_a_port_that_is_none_is_named(linli, port):
    refused = linli(PORT=port).run("serve")
    assert refused.returncode == 2
    assert "PORT" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unknown_command_fails(demo):
    unknown = demo.run("no-such-command")
    assert unknown.returncode != 0
    assert "no-such-command" in unknown.stderr
