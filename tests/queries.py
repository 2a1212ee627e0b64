"""Query counts: a list costs as much with three rows as with one."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def counted():
    """The queries of the block, savepoints left out: `with counted() as queries: …; len(queries)`."""
    queries = []
    with CaptureQueriesContext(connection) as captured:
        yield queries
    told = [each["sql"] or "planned before" for each in captured]  # of what is prepared Django knows no text
    queries.extend(each for each in told if "SAVEPOINT" not in each)


def cost(act, *, items):
    """How many queries `act()` makes. `act` returns a response whose list has `items` rows: an empty page costs less
    and would show nothing."""
    act()  # what is loaded once per process
    with counted() as queries:
        answer = act()
    assert answer.status_code == 200, answer.content
    body = answer.json()
    rows = body["items"] if "items" in body else body["assignments"]
    assert len(rows) == items, body
    return queries


def assert_constant(act, grow, *, most=12):
    """`act()` lists one row now; after `grow()` it lists three, with no more queries, and never more than `most`."""
    one = cost(act, items=1)
    grow()
    three = cost(act, items=3)
    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= most, "\n".join(three)
