"""For migrations: encrypt a column that is there already, and decrypt it again on the way back."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.crypto import (
    BlindIndex,
    EncryptedBytes,
    EncryptedText,
    index_of,
    open_bytes,
    open_text,
    seal_bytes,
    seal_text,
)

BATCH = 2_000


def sealed(app: str, model: str, field: str) -> migrations.RunPython:
    """Encrypt what stands in `field`, and fill the index that goes with it; backwards, decrypt.

    Goes after the operation that makes the column an encrypted one, in the same migration: one transaction, in which
    the table is locked.
    """

    def forwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _rewrite(apps.get_model(app, model), field, editor, encrypt=True)

    def backwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        _rewrite(apps.get_model(app, model), field, editor, encrypt=False)

    return migrations.RunPython(forwards, backwards, elidable=False)


def indexed(app: str, model: str, field: str) -> migrations.RunPython:
    """Fill the index that an encrypted column is given afterwards. Goes after the operation that adds it."""

    def forwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        meta = apps.get_model(app, model)._meta
        sealed_in = meta.get_field(field)
        index: BlindIndex = meta.get_field(sealed_in.index)
        for rows in _rows(editor, meta.db_table, sealed_in.column):
            found = [(place, index.hashed(open_text(value, sealed_in.context))) for place, value in rows]
            _update(editor, meta.db_table, [str(index.column)], found)

    return migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)


def hashed(app: str, model: str, field: str, *, kind: str) -> migrations.RunPython:
    """Key the hashes that stand in `field`. Backwards they stay as they are: a keyed hash has no way back."""

    def forwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        meta = apps.get_model(app, model)._meta
        column = meta.get_field(field).column
        for rows in _rows(editor, meta.db_table, column):
            _update(editor, meta.db_table, [column], [(place, index_of(kind, bytes(value))) for place, value in rows])

    return migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)


def _rewrite(model: Any, name: str, editor: BaseDatabaseSchemaEditor, *, encrypt: bool) -> None:
    meta = model._meta
    field = meta.get_field(name)
    change: Callable[[Any, str], Any]
    if isinstance(field, EncryptedBytes):
        change = _on_bytes(seal_bytes if encrypt else open_bytes)
    else:
        change = seal_text if encrypt else open_text
    index: BlindIndex | None = None
    if encrypt and isinstance(field, EncryptedText) and field.index:
        index = meta.get_field(field.index)
    columns = [field.column, *([index.column] if index else [])]
    for rows in _rows(editor, meta.db_table, field.column):
        changed = [
            (place, change(value, field.context), *([index.hashed(value)] if index else [])) for place, value in rows
        ]
        _update(editor, meta.db_table, columns, changed)


def _on_bytes(change: Callable[[bytes, str], bytes]) -> Callable[[Any, str], bytes]:
    return lambda value, context: change(bytes(value), context)


def _rows(editor: BaseDatabaseSchemaEditor, table: str, column: str) -> Iterator[list[tuple[str, Any]]]:
    """Each row that holds something, once: (where it lies, value). The table is locked, so that none moves."""
    quote = editor.quote_name
    editor.execute(f"LOCK TABLE {quote(table)} IN SHARE ROW EXCLUSIVE MODE")
    with editor.connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT ctid::text, {quote(column)} FROM {quote(table)} WHERE length({quote(column)}) > 0")  # noqa: S608  # names of ours
        while rows := cursor.fetchmany(BATCH):
            yield rows


def _update(editor: BaseDatabaseSchemaEditor, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    quote = editor.quote_name
    assigned = ", ".join(f"{quote(column)} = %s" for column in columns)
    with editor.connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(table)} SET {assigned} WHERE ctid = %s::tid",  # noqa: S608  # names of ours
            [(*values, place) for place, *values in rows],
        )
