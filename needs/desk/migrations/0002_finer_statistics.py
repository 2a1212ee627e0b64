"""How common a word is must be known of rare ones too, or a search among a million needs reads thousands of rows.

PostgreSQL keeps ten elements of arrays for each point of the target: 10,000 words.
"""

from typing import ClassVar

from django.db import migrations

COLUMNS = ("tokens", "marks")


def _set(target: int) -> str:
    return "ALTER TABLE desk_need " + ", ".join(f"ALTER COLUMN {name} SET STATISTICS {target}" for name in COLUMNS)


class Migration(migrations.Migration):
    """The next ANALYZE gathers them."""

    replaces: ClassVar = [("desk", "0020_finer_statistics")]
    dependencies: ClassVar = [("desk", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(_set(1_000), _set(-1))]
