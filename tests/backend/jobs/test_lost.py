"""What the log says of a database that goes away."""

import logging

import psycopg
import pytest
from django.db import OperationalError, connection

from backend.jobs.lost import LostDatabase, cause

pytestmark = pytest.mark.django_db(transaction=True)


def told(error):
    """The record as a handler would write it, of somebody who wraps what they met."""
    wrapped = RuntimeError("no jobs now")
    wrapped.__cause__ = error
    record = logging.LogRecord("worker", logging.ERROR, "", 0, "stopping %s at 100%%", ("worker",), None)
    record.exc_info = (RuntimeError, wrapped, None)
    assert LostDatabase().filter(record)
    return logging.Formatter().format(record)


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("connection failed:\nConnection refused"),
        psycopg.errors.AdminShutdown("terminating connection"),
    ],
)
def test_a_lost_connection_is_one_line_with_its_reason(error):
    assert told(error) == f"stopping worker at 100%: {' '.join(str(error).split())}"


@pytest.mark.parametrize("error", [psycopg.errors.LockNotAvailable("a lock"), ValueError("a fault of ours")])
def test_any_other_error_is_told_whole(error):
    assert "RuntimeError: no jobs now" in told(error)


def test_what_django_makes_of_it_is_recognised():
    with pytest.raises(OperationalError) as met, connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert "terminating connection" in cause(met.value)
