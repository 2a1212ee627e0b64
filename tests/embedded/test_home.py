"""The home folder: its secrets and its lock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.embedded.errors import EmbeddedError, HomeBusyError, HomeUnusableError
from config.embedded.home import Home

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]

_HOLD = """
import sys, time
from config.embedded.home import Home
with Home(sys.argv[1]).lock():
    print("held", flush=True)
    time.sleep(600)
"""


def _run(code: str, home: Home) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(home.path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _await_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_nothing_is_created_before_it_is_needed(home: Home) -> None:
    assert not home.path.exists()


def test_a_secret_is_made_once_and_read_by_its_owner_only(home: Home) -> None:
    made = home.secret("django")
    assert len(made) == 64
    assert Home(home.path).secret("django") == made
    assert home.secret("signing") != made
    assert (home.keys / "django").stat().st_mode & 0o777 == 0o600
    assert home.keys.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["", "../django", "a/b", ".hidden", "Django", "秘密"])
def test_a_secret_has_a_plain_name(home: Home, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        home.secret(name)


def test_many_who_ask_for_a_secret_at_once_get_the_same(home: Home) -> None:
    code = "import sys; from config.embedded.home import Home; print(Home(sys.argv[1]).secret('django'))"
    asked = [_run(code, home) for _ in range(4)]
    answers: set[str] = set()
    threads = [threading.Thread(target=lambda: answers.add(home.secret("django"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers |= {process.communicate(timeout=30)[0].strip() for process in asked}
    assert len(answers) == 1
    assert {path.name for path in home.keys.iterdir()} == {"django", ".lock"}


def test_a_home_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeUnusableError) as caught:
        Home(tmp_path / "file" / "home").secret("django")
    assert "LINLI_HOME" in caught.value.zh
    assert "LINLI_HOME" in caught.value.en


def test_the_lock_keeps_other_processes_out_and_names_its_holder(home: Home) -> None:
    holder = _run(_HOLD, home)
    try:
        assert _await_line(holder) == "held"
        with pytest.raises(HomeBusyError) as caught, home.lock():
            pytest.fail("two hold the lock")
        assert caught.value.pid == holder.pid
        for message in (caught.value.zh, caught.value.en, str(caught.value)):
            assert str(holder.pid) in message
            assert "LINLI_HOME" in message
    finally:
        holder.kill()
        holder.communicate()
    with home.lock():
        assert home.holder() == os.getpid()


def test_the_lock_can_be_waited_for(home: Home) -> None:
    holder = _run(_HOLD, home)
    assert _await_line(holder) == "held"
    killer = threading.Timer(0.2, holder.kill)
    killer.start()
    with home.lock(wait_seconds=10):
        pass
    holder.communicate()


def test_the_process_that_holds_the_lock_may_take_it_again(home: Home) -> None:
    with home.lock():
        with Home(home.path).lock():
            pass
        probe = _run(_HOLD.replace("time.sleep(600)", "pass"), home)
        assert _await_line(probe) == ""
        assert probe.wait(30) != 0
        probe.communicate()


def test_a_forked_child_does_not_keep_the_lock(home: Home) -> None:
    code = """
import os, sys, time
from config.embedded.home import Home
with Home(sys.argv[1]).lock():
    if (child := os.fork()) == 0:
        time.sleep(600)
    print(child, flush=True)
    time.sleep(600)
"""
    parent = _run(code, home)
    child = int(_await_line(parent))
    parent.kill()
    parent.wait()
    try:
        with home.lock(wait_seconds=2):
            pass
    finally:
        os.kill(child, 9)
        parent.communicate()


def test_every_error_is_an_embedded_error(make_home: Callable[[Path], Home], tmp_path: Path) -> None:
    assert issubclass(HomeBusyError, EmbeddedError)
    assert make_home(tmp_path / "~x").path.is_absolute()
