"""The servers of the feed's tests."""

from tests.realtime.conftest import database_env, person, redis_url, serve  # noqa: F401
