"""A database that goes away is one line of the log, not the traceback of everything that was using it."""

import logging

import psycopg

GONE = ("08", "57P")
"""Classes of SQLSTATE: connection exceptions; the server ends a session, or itself (PostgreSQL, appendix A)."""


class LostDatabase(logging.Filter):
    """Shortens a record that reports a lost connection to its line and the reason; leaves every other as it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True: nothing is withheld."""
        if record.exc_info and (reason := cause(record.exc_info[1])):
            record.msg, record.args = f"{record.getMessage()}: {reason}", ()
            record.exc_info = record.exc_text = None
        return True


def cause(error: BaseException | None) -> str | None:
    """What the database or the network said, if a lost connection is behind the error."""
    while error is not None:
        if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08").startswith(GONE):
            return " ".join(str(error).split())
        error = error.__cause__ or error.__context__
    return None
