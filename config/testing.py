"""A pytest plugin (`-p config.testing`): without DATABASE_URL, tests get the embedded PostgreSQL of `.linli-test/`.

It stands here and not in tests/, because it must be importable and done before Django's settings load.
"""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nothing here has to survive a loss of power."""

_open = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server once, in the controller; the workers of pytest-xdist inherit its address."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _start(early_config.rootpath / ".linli-test")
        _open.callback(os.environ.pop, "DATABASE_URL", None)


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
