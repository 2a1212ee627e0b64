"""The `linli` command: what runs the product, and the commands that stand in its apps."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home
from config.env import Env
from config.listening import CannotListen
from config.starting import set_up

if TYPE_CHECKING:
    from config.client import Client

Run = Callable[[list[str]], int]


def main() -> None:
    """Run one command; the process ends with its exit code."""
    name, arguments = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("help", [])
    try:
        code = COMMANDS.get(name, in_an_app(name))(arguments)
    except (EmbeddedError, CannotListen) as error:
        print(error, file=sys.stderr)
        code = 1
    except ValidationError as error:
        for each in error.errors():
            name = str(each["loc"][0]).upper()
            print(
                f"环境变量 {name} 的值不可用：见 docs/settings.md。\n{name} is not usable: {each['msg']}.",
                file=sys.stderr,
            )
        code = 2
    except KeyboardInterrupt:
        code = 130
    sys.stdout.flush()
    sys.exit(code)


def show_help(_arguments: list[str]) -> int:
    """List the commands."""
    print(HELP)
    return 0


def serve(arguments: list[str]) -> int:
    """Everything in one: embedded stores, migrations, the demonstration, web and worker."""
    parser = argparse.ArgumentParser("linli serve")
    parser.add_argument("--empty", action="store_true", help="不填演示数据 / without the demonstration")
    wanted = parser.parse_args(arguments)
    from config.demo import running  # noqa: PLC0415  # sets Django up

    return _leave(running.serve(empty=wanted.empty))


def web(_arguments: list[str]) -> int:
    """The web process alone, on the stores that the environment names."""
    env = _set_up("config.settings.production")
    from config.serve import serve_web  # noqa: PLC0415  # needs the settings

    if not keys_fit():
        return 1
    serve_web(env.host, env.port, embedded_worker=env.redis_url is None)
    return _leave(0)


def worker(_arguments: list[str]) -> int:
    """A worker alone: jobs and the sequencer of the feed."""
    _set_up("config.settings.production")
    from config.serve import serve_worker  # noqa: PLC0415  # needs the settings

    if not keys_fit():
        return 1
    serve_worker()
    return _leave(0)


def replay(arguments: list[str]) -> int:
    """Post a stream of messages as needs."""
    parser = argparse.ArgumentParser(
        "linli replay", description="把留言流经 HTTP 逐条上报为需求 / post messages as needs"
    )
    parser.add_argument("file", type=Path, help="JSON Lines {id, subject, detail, created_at}，可为 gzip / or gzip")
    parser.add_argument("--url", help="服务地址，默认本机演示 / the server, by default this home's")
    parser.add_argument("--workers", type=int, default=4, choices=range(1, 65), metavar="N", help="并发数 / at once")
    wanted = parser.parse_args(arguments)
    if not wanted.file.is_file():
        print(f"没有这个文件：{wanted.file}。\nThere is no such file: {wanted.file}.", file=sys.stderr)
        return 2
    from config import replaying  # noqa: PLC0415  # only here

    counts = replaying.replay(wanted.file, client_of(wanted.url), workers=wanted.workers)
    print(json.dumps(counts))
    return 1 if counts["failed"] else 0


def tour(arguments: list[str]) -> int:
    """Play both main threads against a running server."""
    parser = argparse.ArgumentParser("linli tour", description="走一遍两条主线 / play both main threads")
    parser.add_argument("--url", help="服务地址，默认本机演示 / the server, by default this home's")
    wanted = parser.parse_args(arguments)
    from config.tour import tour as play  # noqa: PLC0415  # only here

    return play(client_of(wanted.url))


def reset_demo(arguments: list[str]) -> int:
    """Throw away what this home's database holds, and fill in the demonstration anew."""
    parser = argparse.ArgumentParser(
        "linli reset-demo", description="清空本机演示数据并重新填入 / start the demonstration over"
    )
    parser.add_argument("--yes", action="store_true", help="不再询问 / do not ask")
    wanted = parser.parse_args(arguments)
    if not Env().embedded:
        print(
            "reset-demo 只用于内置数据库；请取消 DATABASE_URL。\n"
            "reset-demo is for the embedded database alone: unset DATABASE_URL.",
            file=sys.stderr,
        )
        return 1
    question = (
        "将删除本机数据库里的全部内容，输入 yes 继续 / this deletes everything in this home's database; type yes: "
    )
    if not wanted.yes and not sys.stdin.isatty():
        print("没有终端可以确认；请加 --yes。\nThere is no terminal to confirm on: add --yes.", file=sys.stderr)
        return 1
    if not wanted.yes and input(question).strip() != "yes":
        return 1
    with _database():
        _set_up("config.settings.demo")
        from config.demo import running  # noqa: PLC0415  # needs the settings

        running.reset()
    return 0


def in_an_app(name: str) -> Run:
    """A command that stands in an app: `create-street` is Django's `create_street`."""

    def run(arguments: list[str]) -> int:
        with _database():
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
            from django.core.management import ManagementUtility, get_commands  # noqa: PLC0415  # needs the settings

            set_up()
            command = name.replace("-", "_")
            if command not in get_commands():
                print(
                    f"没有命令 {name}；linli help 列出全部。\nNo command {name}: linli help lists them.",
                    file=sys.stderr,
                )
                return 2
            if command not in WITHOUT_KEYS and not {"-h", "--help"} & set(arguments) and not keys_fit():
                return 1
            ManagementUtility(["linli", command, *arguments]).execute()
        return 0

    return run


def keys_fit() -> bool:
    """Whether the keys of encrypted fields are those of this database; says what is wrong.

    True where it cannot be asked: then `/readyz` says so, or the migrations are yet to come.
    """
    from django.db import Error  # noqa: PLC0415  # needs the settings
    from django.utils import timezone  # noqa: PLC0415  # likewise

    from backend.privacy.keys import WrongKeys, check_keys  # noqa: PLC0415  # likewise

    try:
        check_keys(now=timezone.now())
    except WrongKeys as error:
        from django.utils.translation import override  # noqa: PLC0415  # likewise

        for language in ("zh-hans", "en"):
            with override(language):
                print(error.detail, file=sys.stderr)
        return False
    except Error:
        pass
    return True


def client_of(url: str | None) -> "Client":
    """Signs in to the server of this home, or to `url`."""
    from config.client import Client  # noqa: PLC0415  # it brings an HTTP library, and `serve` starts quicker without

    return Client.of(url, Home(Env().linli_home))


@contextmanager
def _database() -> Iterator[None]:
    """The database of a command: the one that the environment names, or that of this home, running or not."""
    if not Env().embedded:
        yield
        return
    from config.embedded import postgres  # noqa: PLC0415  # only where there is no DATABASE_URL

    with postgres.database(Home(Env().linli_home)):
        yield


def _leave(code: int) -> int:
    """End at once: everything has stopped, and taking the interpreter apart takes longer than all of that."""
    from config.serve import leave  # noqa: PLC0415  # set up by now

    leave(code)
    return code


def _set_up(settings: str) -> Env:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    set_up()
    return Env()


COMMANDS: dict[str, Run] = {
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
    "serve": serve,
    "web": web,
    "worker": worker,
    "replay": replay,
    "reset-demo": reset_demo,
    "tour": tour,
}

WITHOUT_KEYS = {
    "help",
    "migrate",
    "makemigrations",
    "check",
    "compilemessages",
    "makemessages",
    "diffsettings",
    "flush",
}
"""Commands that neither read nor write what is encrypted, or that make the table in which keys are noted."""

HELP = """linli COMMAND …

  运行 / run
    serve [--empty]            一切就绪的本机服务与演示 / everything on this machine, with the demonstration
    web · worker               生产环境的两种进程 / the two processes of production
    tour [--url URL]           走一遍两条主线 / play both main threads
    replay FILE [--url URL]    把留言流逐条上报为需求 / post a stream of messages as needs

  管理 / administer  (COMMAND --help)
    create-street · import-boundaries · import-categories · train · import-needs · import-volunteers · open311-key · street-config · create-admin · change-phone · token PHONE
    jobs [--failed] · retry-job · rotate-keys · reset-demo · migrate · makemigrations · shell …

  设置见 docs/settings.md / settings: docs/settings.md"""

if __name__ == "__main__":
    main()
