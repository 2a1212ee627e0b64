"""The one shape of a write: lock the row → policy → eligibility → next_state → save → audit → publish."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from backend.errors import NotFound

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

LOCK_TIMEOUT = "5s"
"""How long a write waits for another's row lock before it answers `busy`."""

_OPEN = "linli_unit_of_work"


@contextmanager
def unit_of_work(street_id: UUID) -> Iterator[None]:
    """One transaction that knows whose street it is (`linli.street`), for row-level security.

    Nested units join the outer one without a savepoint: a refusal inside refuses the whole.
    """
    if getattr(connection, _OPEN, False):
        with transaction.atomic(savepoint=False):
            yield
        return
    with transaction.atomic():
        setattr(connection, _OPEN, True)
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('linli.street', %s, true), set_config('lock_timeout', %s, true)",
                    [str(street_id), LOCK_TIMEOUT],
                )
            yield
        finally:
            setattr(connection, _OPEN, False)


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Run a verb in one unit of work. It takes keyword arguments only, `actor` and `now` among them."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor: Any = kwargs["actor"]
        with unit_of_work(actor.street_id):
            return function(*args, **kwargs)

    return run


def lock(rows: QuerySet[M], pk: UUID) -> M:
    """The row, locked until commit; only itself, never what it joins. Raises `NotFound`.

    `no_key`: other rows may come to refer to it meanwhile. A plain lock would make every insert that names the row
    wait at its commit, and a claim and a wave of offers wait for each other in a circle.
    """
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if found is None:
        raise NotFound(kind=rows.model._meta.verbose_name)
    return found


def find(rows: QuerySet[M], pk: UUID) -> M:
    """The row, unlocked. Raises `NotFound`."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(kind=rows.model._meta.verbose_name)
    return found
