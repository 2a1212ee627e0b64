from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from needs.desk.models.need import passages_of
from needs.desk.published import findable


def mark(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of what `similar` may find: without names, phones and doors."""
    needs = apps.get_model("desk", "Need").objects
    found = needs.exclude(tokens=[]).select_related("reporter").order_by("pk").iterator(chunk_size=2_000)
    for need in found:
        need.passages = passages_of(need.blacked_out)
        needs.filter(pk=need.pk).update(**findable(need))


class Migration(migrations.Migration):
    dependencies = [("desk", "0021_moderation")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
