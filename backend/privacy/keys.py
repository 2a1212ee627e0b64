"""The keys that are here against those that the database needs; and bringing every value under the newest one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import sleep
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from backend.crypto import (
    BINARY_MARK,
    MARK,
    EncryptedBytes,
    EncryptedText,
    index_key_id,
    open_bytes,
    open_text,
    ring,
    seal_bytes,
    seal_text,
)
from backend.errors import DomainError
from backend.privacy.models import Key
from backend.privacy.registry import sealed_elsewhere

BLOCKS = 64
"""Pages of 8 KB that are brought under the newest key in one transaction: what a row waits for at most."""


class WrongKeys(DomainError):
    """The keys given do not open this database."""

    code = "wrong_keys"
    status = 503
    title = _("Wrong keys")
    message = _(
        "This database holds values under the keys {needed}, and {setting} gives {given}. Put back what is missing; "
        "nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of ciphertexts, or one of JSON that holds a ciphertext under a key."""

    table: str
    name: str
    binary: bool = False
    key: str = ""
    bound_to: str = ""
    """What its ciphertexts are bound to, where that is not the column."""

    @property
    def label(self) -> str:
        """Its name: `accounts_user.phone`, `mfa_authenticator.data.secret`."""
        return ".".join(filter(None, (self.table, self.name, self.key)))

    @property
    def context(self) -> str:
        """What its ciphertexts are bound to."""
        return self.bound_to or self.label

    @property
    def value(self) -> str:
        """The ciphertext, in SQL."""
        name = connection.ops.quote_name(self.name)
        return f"({name} ->> '{self.key}')" if self.key else name

    @property
    def assignment(self) -> str:
        """What gives it another value, in SQL with one parameter."""
        name = connection.ops.quote_name(self.name)
        return f"{name} = jsonb_set({name}, '{{{self.key}}}', to_jsonb(%s::text))" if self.key else f"{name} = %s"

    def resealed(self, stored: Any) -> Any:
        """The same value under the newest key. Raises `Unreadable`."""
        if self.binary:
            return seal_bytes(open_bytes(bytes(stored), self.context), self.context)
        return seal_text(open_text(stored, self.context), self.context)


def check_keys(*, now: datetime) -> None:
    """Every key that this database needs is here. Notes the newest before anything is written with it.

    Raises `WrongKeys`.
    """
    known = dict(Key.objects.values_list("id", "purpose"))
    compare(known)
    newest, index = ring().ids[0], index_key_id()
    fresh = [
        Key(id=name, purpose=purpose, since=now)
        for name, purpose in ((newest, Key.Purpose.FIELD), (index, Key.Purpose.INDEX))
        if name not in known
    ]
    if fresh:
        Key.objects.bulk_create(fresh, ignore_conflicts=True)


def compare(known: Mapping[str, str]) -> None:
    """The keys that a database needs, by name and purpose, against those given. Raises `WrongKeys`."""
    needed = {each for each, purpose in known.items() if purpose == Key.Purpose.FIELD}
    given = ring().ids
    if needed - set(given):
        raise WrongKeys(needed=sorted(needed), given=given, setting="LINLI_FIELD_KEYS")
    indexed = [each for each, purpose in known.items() if purpose == Key.Purpose.INDEX]
    if indexed and indexed != [index_key_id()]:
        raise WrongKeys(needed=indexed, given=[index_key_id()], setting="LINLI_INDEX_KEY")


def columns() -> list[Column]:
    """Every encrypted column of the product; and those of other packages, that an app's `privacy.py` names as `SEALED`."""
    ours = [
        Column(model._meta.db_table, str(field.column), isinstance(field, EncryptedBytes))
        for model in apps.get_models()
        if not model._meta.proxy and model._meta.managed
        for field in model._meta.local_fields
        if isinstance(field, (EncryptedText, EncryptedBytes))
    ]
    theirs = [
        Column(each.model._meta.db_table, each.column, key=key, bound_to=each.context)
        for each in sealed_elsewhere()
        for key in each.keys
    ]
    return ours + theirs


def rotate(*, now: datetime, tell: Callable[[Column, int, int, int], None]) -> dict[str, int]:
    """Bring every value under the newest key, while others read and write. How many were, for each column.

    Ended in the middle it is run again and goes on: what is under the newest key already is left alone. `tell` hears
    of the column, the pages done, the pages in all, and the values changed. Raises `WrongKeys`, `Unreadable`.
    """
    check_keys(now=now)
    begun = _transaction_id()
    changed = {}
    for column in columns():
        changed[column.label] = sum(_passes(column, tell))
    # Whoever began to write under an old key before this did may commit after their page was done.
    while not _all_ended(begun):
        sleep(0.05)
    for column in columns():
        changed[column.label] += sum(_passes(column, tell))
    Key.objects.filter(purpose=Key.Purpose.FIELD).exclude(pk=ring().ids[0]).delete()
    return changed


def _passes(column: Column, tell: Callable[[Column, int, int, int], None]) -> Iterator[int]:
    first, done = 0, 0
    while first < (pages := _pages(column)):
        changed = _batch(column, first, first + BLOCKS)
        first += BLOCKS
        done += changed
        tell(column, min(first, pages), pages, done)
        yield changed


@transaction.atomic(durable=True)
def _batch(column: Column, first: int, end: int) -> int:
    newest = ring().ids[0]
    start = BINARY_MARK + bytes.fromhex(newest) if column.binary else f"{MARK}:{newest}:"
    table, value = connection.ops.quote_name(column.table), column.value
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ctid::text, {value} FROM {table} WHERE ctid >= %s::tid AND ctid < %s::tid"  # noqa: S608  # ours
            f" AND length({value}) > 0 AND substr({value}, 1, %s) <> %s FOR NO KEY UPDATE",
            [f"({first},0)", f"({end},0)", len(start), start],
        )
        rows = cursor.fetchall()
        cursor.executemany(
            f"UPDATE {table} SET {column.assignment} WHERE ctid = %s::tid",  # noqa: S608  # ours
            [(column.resealed(stored), place) for place, stored in rows],
        )
    return len(rows)


def _pages(column: Column) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::int", [f'"{column.table}"']
        )
        return int(cursor.fetchone()[0])


def _transaction_id() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::xid::text")
        return str(cursor.fetchone()[0])


# Each transaction that writes holds a lock on its own number. Those of other databases of the server write nothing of ours.
RUNNING = """
SELECT EXISTS (
    SELECT FROM pg_locks held JOIN pg_stat_activity session USING (pid)
    WHERE held.locktype = 'transactionid' AND held.granted AND held.mode = 'ExclusiveLock'
      AND session.datname = current_database() AND age(held.transactionid) >= age(%s::xid))
"""


def _all_ended(before: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, [before])
        return not cursor.fetchone()[0]
