from typing import Any

from django.db import migrations
from django.utils import timezone

from needs.catalogue.reading import default_tree


def enter(apps: Any, _editor: Any) -> None:
    """Streets that were there before there were trees begin with the tree of the house, too."""
    Category = apps.get_model("catalogue", "Category")  # a class
    now = timezone.now()
    for street in apps.get_model("places", "Area").objects.filter(level="street"):
        made: dict[str, Any] = {}
        for _number, row in default_tree().good:
            parent = made[row.parent] if row.parent else None
            made[row.code] = Category.objects.create(
                street=street, code=row.code, parent=parent, updated_at=now, **row.columns()
            )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
