from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from needs.desk.words import indexed


def mark(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of what `similar` may find; a report of wrongdoing has no words."""
    needs = apps.get_model("desk", "Need").objects
    found = needs.exclude(tokens=[]).only("street_id", "title", "text").order_by("pk").iterator(chunk_size=2_000)
    for need in found:
        needs.filter(pk=need.pk).update(**indexed(need.street_id, need.title, need.text))


class Migration(migrations.Migration):
    dependencies = [("desk", "0017_similar_by_marks")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
