"""`linli serve`: everything on one machine, with the demonstration."""

import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, NoReturn

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home
from config.embedded.launch import spawn
from config.env import Env
from config.listening import try_address

if TYPE_CHECKING:
    from config.embedded.postgres import Server

WATCH_SECONDS = 0.5
RESTARTS = 3
"""So often the database is started anew after it died, in so many seconds; more often, and the server ends."""
RESTARTS_SECONDS = 60.0

LOCK_WAIT_SECONDS = 4
"""A short command of the same home may hold it for a moment."""

WORKER_STOPS_IN_SECONDS = FILLING_STOPS_IN_SECONDS = 5


def serve(*, empty: bool) -> int:
    """Start what the environment does not name, fill in the demonstration on the first start, serve until a signal.

    Returns the exit code. A database of ours that dies is started anew. Raises `CannotListen` and EmbeddedErrors.
    """
    gc.disable()  # what a start imports stays: looking for garbage in it costs a tenth of the start
    env = Env()
    home = Home(env.linli_home)
    home.prepare()
    with ExitStack() as stack:
        if env.embedded:
            stack.enter_context(home.lock(wait_seconds=LOCK_WAIT_SECONDS))
        try_address(env.host, env.port)  # before the database, whose first start takes long
        if env.embedded:
            from config.embedded import postgres  # noqa: PLC0415  # only where there is no DATABASE_URL

            _say("正在启动数据库…… starting the database")
            server = postgres.start(home)
            stack.callback(server.stop)
            stopping = Event()
            stack.callback(stopping.set)
            Thread(target=_watch, args=(server, stopping), daemon=True).start()
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
        import django  # noqa: PLC0415  # the database first: the settings look for it

        django.setup()
        from config.cli import keys_fit  # noqa: PLC0415  # `cli` imports this module
        from config.demo.filling import is_filled  # noqa: PLC0415  # needs the settings

        if not is_filled(empty=empty) and not _fill_apart(home, empty=empty):
            return 1
        if not keys_fit():
            return 1
        if env.redis_url:
            stack.enter_context(_worker(home))
        return _serve_web(env, home)


def _watch(server: "Server", stopping: Event) -> None:
    """Start the database anew when it has ended by itself; end this process when that does not help."""
    restarts: deque[float] = deque(maxlen=RESTARTS)
    while not stopping.wait(WATCH_SECONDS):
        if server.alive:
            continue
        if len(restarts) == RESTARTS and time.monotonic() - restarts[0] < RESTARTS_SECONDS:
            _give_up("它反复停止。", "It keeps ending.")
        restarts.append(time.monotonic())
        try:
            if server.start_again():
                _say("数据库意外停止，已重新启动；已提交的数据都在。")
                _say("The database ended by itself and was started again; what was committed is kept.")
        except EmbeddedError as error:
            _give_up(error.zh, error.en)


def _give_up(zh: str, en: str) -> NoReturn:
    _say(f"数据库意外停止，服务随之结束：{zh}日志在数据目录的 log/ 下；排除原因后重新运行 make demo。")
    _say(
        f"The database ended by itself, and the server with it: {en} See log/ in the home folder; "
        "remove the cause, then run `make demo` again."
    )
    os._exit(1)


def reset() -> None:
    """Empty every table, and fill in the demonstration. Servers that run go on: phones fetch afresh."""
    from django.core.management import call_command  # noqa: PLC0415  # needs the settings
    from django.db import connection  # noqa: PLC0415  # likewise

    from config.demo.filling import fill  # noqa: PLC0415  # likewise

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    call_command("flush", verbosity=0, interactive=False)
    fill(empty=False)


def _fill_apart(home: Home, *, empty: bool) -> bool:
    """In a process of its own, which ends with this one."""
    child = spawn(
        [sys.executable, "-m", "config.demo.filling", *(["--empty"] if empty else [])],
        death_signal=signal.SIGTERM,
        environment=os.environ | {"LINLI_HOME": str(home.path.resolve())},
        output=sys.stdout,
    )
    try:
        while (code := child.wait(1)) is None:
            pass
    except BaseException:
        os.kill(child.pid, signal.SIGTERM)
        child.wait(FILLING_STOPS_IN_SECONDS)
        raise
    return code == 0


@contextmanager
def _worker(home: Home) -> Iterator[None]:
    """A worker beside this process, which ends with it however it ends."""
    child = spawn(
        [sys.executable, "-m", "config.cli", "worker"],
        death_signal=signal.SIGTERM,
        environment=os.environ | {"LINLI_HOME": str(home.path.resolve())},
        output=sys.stderr,
    )
    try:
        yield
    finally:
        os.kill(child.pid, signal.SIGTERM)
        child.wait(WORKER_STOPS_IN_SECONDS)


def _serve_web(env: Env, home: Home) -> int:
    import config.urls  # noqa: F401, PLC0415  # needs the settings
    from config.serve import serve_web  # noqa: PLC0415  # needs the settings

    gc.enable()

    note = home.path / "url"

    def announce(host: str, port: int) -> None:
        url = f"http://{host}:{port}"
        note.write_text(url)
        _say(WELCOME.format(url=url))

    try:
        serve_web(env.host, env.port, embedded_worker=env.redis_url is None, ready=announce)
    finally:
        note.unlink(missing_ok=True)
    return 0


def _say(words: str) -> None:
    print(words, flush=True)


WELCOME = """
邻里已就绪 Linli is ready: {url}

  接口文档 API documents    {url}/api/v1/docs
  健康检查 health           {url}/readyz
  管理后台 admin            {url}/admin/   先建管理员 first make an administrator:
      .venv/bin/linli create-admin --phone 13900000000 --name 管理员 --street 110101006

  登录 sign in:  POST {url}/api/v1/auth/code {{"phone": "+8619900000001"}}，验证码显示在这里 the code shows here
  或直接取令牌 or take a token:  .venv/bin/linli token +8619900000001

  01 王秀兰 居民 resident      03 张伟 志愿者 volunteer      05 刘洋 队长 team leader    06 赵慧敏 核心负责人 core leader
  07 孙磊 管理员 manager       08 周婷 联络人 liaison        09 吴敏 社区工作者 community worker    09–12 委员 committee
  13 高建华 街道 street officer
  号码 phones: +861990000 00NN

  走一遍 see it work:  .venv/bin/linli tour        停止 stop: Ctrl-C
"""
