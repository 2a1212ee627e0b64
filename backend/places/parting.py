"""For migrations: part the addresses that are there already into building and door."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.places.services import split_address


def parted(app: str, model: str, **which: str) -> migrations.RunPython:
    """Leave the building in `address` and put the rest into `door`, of the rows that are as `which`; and back."""

    def forwards(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
        for row in _rows(apps):
            row.address, row.door = split_address(row.address)
            row.save(update_fields=["address", "door"])

    def backwards(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
        for row in _rows(apps):
            row.address, row.door = f"{row.address} {row.door}".strip(), ""
            row.save(update_fields=["address", "door"])

    def _rows(apps: Any) -> Any:
        found = apps.get_model(app, model).objects.filter(**which).only("address", "door")
        return found.order_by("pk").iterator(chunk_size=2_000)

    return migrations.RunPython(forwards, backwards, elidable=False)
