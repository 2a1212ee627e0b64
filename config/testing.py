"""A pytest plugin (`-p config.testing`): without DATABASE_URL, tests get the embedded PostgreSQL of `.linli-test/`.

There the migrations run once for as long as they stay as they are: each test database is a copy of a template.

It stands here and not in tests/, because it must be importable and done before Django's settings load.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nothing here has to survive a loss of power."""

_open = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server once, in the controller; the workers of pytest-xdist inherit its address."""
    if not os.environ.get("DATABASE_URL"):
        dsn = _start(early_config.rootpath / ".linli-test")
        os.environ |= {"DATABASE_URL": dsn, "LINLI_TEST_TEMPLATE": _template(early_config.rootpath, dsn)}
        for name in ("DATABASE_URL", "LINLI_TEST_TEMPLATE"):
            _open.callback(os.environ.pop, name, None)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop what was started."""
    _open.close()


def _start(folder: Path) -> str:
    from config.embedded import postgres  # noqa: PLC0415  # only where it is needed
    from config.embedded.errors import HomeBusyError  # noqa: PLC0415
    from config.embedded.home import Home  # noqa: PLC0415

    try:
        server = postgres.start(Home(folder), QUICK)
    except HomeBusyError:
        # Another run of the tests stands in it, and the two would share one test database.
        spare = tempfile.mkdtemp(prefix="linli-test-")
        _open.callback(shutil.rmtree, spare, ignore_errors=True)
        server = postgres.start(Home(spare), QUICK)
    _open.callback(server.stop)
    return server.dsn


def _template(root: Path, dsn: str) -> str:
    """The name of a database in which all migrations have run; those of other migrations are dropped."""
    import psycopg  # noqa: PLC0415  # only where it is needed
    from psycopg.sql import SQL, Identifier  # noqa: PLC0415

    said = sha256((root / "requirements-dev.lock").read_bytes())
    for each in sorted(root.glob("[!.]*/**/migrations/*.py")):
        said.update(each.read_bytes())
    name, making = f"linli_template_{said.hexdigest()[:12]}", "linli_template_making"
    with psycopg.connect(dsn, autocommit=True) as link:
        there = [
            row[0] for row in link.execute("SELECT datname FROM pg_database WHERE datname LIKE 'linli_template_%'")
        ]
        if name in there:
            return name
        for old in there:
            link.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(old)))
        link.execute(SQL("CREATE DATABASE {}").format(Identifier(making)))
        sys.stderr.write("迁移测试数据库 migrating the database of the tests…\n")
        settings = {
            "DATABASE_URL": urlsplit(dsn)._replace(path=f"/{making}").geturl(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(command, check=True, cwd=root, env={**os.environ, **settings})  # noqa: S603  # our own
        link.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(making), Identifier(name)))
    return name
