"""Many people at once: real threads, each with a connection and transactions of its own."""

import threading
import time
from contextlib import contextmanager

from django.db import OperationalError, connection, connections, transaction
from psycopg.errors import LockNotAvailable

THREADS = 40
TRIES = 12
"""Of one call, each of which waits for a lock as long as a write does: `backend.services.LOCK_TIMEOUT`."""
ENDS_IN = 600
"""Seconds, for all calls on the slowest machine."""


def at_once(calls, *, threads=THREADS):
    """Run every call, `threads` at a time, all threads off together; what each returned or raised, in order.

    Whose lock does not come is told `busy`, and does what the answer says: tries again, so and so often. How long a line takes
    is a question of the machine. Who would wait in a circle is told so as well, and that stays their outcome.
    """
    calls = list(calls)
    results = [None] * len(calls)
    count = min(threads, len(calls))
    gate = threading.Barrier(count)

    def work(first):
        try:
            connection.ensure_connection()
            gate.wait(60)
            for n in range(first, len(calls), count):
                try:
                    results[n] = _in_the_end(calls[n])
                except Exception as error:  # noqa: BLE001  # the test looks at every outcome
                    results[n] = error
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=work, args=(first,)) for first in range(count)]
    for each in crowd:
        each.start()
    until = time.monotonic() + ENDS_IN
    for each in crowd:
        each.join(max(0.0, until - time.monotonic()))
    assert not (left := sum(each.is_alive() for each in crowd)), f"{left} are at it after {ENDS_IN} s"
    return results


def _in_the_end(call):
    for _try in range(TRIES - 1):
        try:
            return call()
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
    return call()


class Unfinished:
    """An act of another connection that is done and not committed."""

    def __init__(self, act):
        self._done, self._release = threading.Event(), threading.Event()
        self._error = None
        self.value = None
        self._other = threading.Thread(target=self._work, args=(act,))
        self._other.start()
        self._done.wait(60)
        self._raise()

    def _work(self, act):
        try:
            with transaction.atomic():
                self.value = act()
                self._done.set()
                self._release.wait(60)
        except Exception as error:  # noqa: BLE001  # raised again below, where the test can see it
            self._error = error
        finally:
            self._done.set()
            connections.close_all()

    def _raise(self):
        if self._error is not None:
            raise self._error

    def commit(self):
        """Let it commit; raises what its commit raises."""
        self._release.set()
        self._other.join(60)
        self._raise()


@contextmanager
def held(act):
    """While the block runs, another connection has done `act()` and not committed: the block meets its locks."""
    unfinished = Unfinished(act)
    try:
        yield unfinished
    finally:
        unfinished.commit()


@contextmanager
def started(act):
    """Start `act()` in a thread and go on; the dictionary holds `value` or `error` once the block has ended."""
    outcome = {}

    def work():
        try:
            outcome["value"] = act()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            outcome["error"] = error
        finally:
            connections.close_all()

    other = threading.Thread(target=work)
    other.start()
    try:
        yield outcome
    finally:
        other.join(60)


def somebody_waits(seconds=60):
    """Wait until some connection of this database waits for a lock; whether one does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.01)
    return False
