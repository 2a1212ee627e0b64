"""The servers of the feed's tests."""

from tests.realtime.conftest import database_env, person, serve  # noqa: F401
