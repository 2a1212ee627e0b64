"""The one shape of a write: lock the row → policy → eligibility → next_state → save → audit → publish."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from pydantic import BaseModel

from backend.errors import DomainError, IdTaken, NotFound

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

LOCK_TIMEOUT = "5s"
"""How long a write waits for another's row lock before it answers `busy`."""

_OPEN = "linli_unit_of_work"


@contextmanager
def unit_of_work(street_id: UUID) -> Iterator[None]:
    """One transaction that knows whose street it is (`linli.street`), for row-level security.

    Nested units join the outer one without a savepoint: a refusal inside refuses the whole. One that is `committing`
    leaves what was written before it, and is raised once that is committed.
    """
    outermost = not getattr(connection, _OPEN, False)
    refusal: DomainError | None = None
    with transaction.atomic(savepoint=outermost):
        try:
            if outermost:
                setattr(connection, _OPEN, True)
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT set_config('linli.street', %s, true), set_config('lock_timeout', %s, true)",
                        [str(street_id), LOCK_TIMEOUT],
                    )
            yield
        except DomainError as error:
            if not error.commits:
                raise
            refusal = error
        finally:
            if outermost:
                setattr(connection, _OPEN, False)
    if refusal is not None:
        raise refusal


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


@dataclass(frozen=True, slots=True)
class Made(Generic[M]):
    """A row, and whether this call made it: a command sent again under its id finds what it made."""

    row: M
    fresh: bool


def fingerprint_of(spec: BaseModel) -> bytes:
    """SHA-256 of what a command says, but for the id: by it a command that is sent again is known."""
    return hashlib.sha256(spec.model_dump_json(exclude={"id"}).encode()).digest()


def made_before(rows: QuerySet[M], pk: UUID | None, **same: Any) -> M | None:
    """What this command made when it was sent before; None where its id is free or left out.

    `same`: who sent it, and its fingerprint. Raises `IdTaken` where the id stands for anything else.
    """
    if pk is None or not rows.filter(pk=pk).exists():
        return None
    found = rows.filter(pk=pk, **same).first()
    if found is None:
        raise IdTaken
    return found
