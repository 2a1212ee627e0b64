from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name(apps: Any, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of what came before: who reported for somebody is known; what came in otherwise is not."""
    apps.get_model("desk", "Need").objects.exclude(on_behalf_name="").update(channel="proxy")


class Migration(migrations.Migration):
    dependencies = [("desk", "0018_marks_of_what_is_there")]

    operations = [
        migrations.AddField(
            model_name="need",
            name="channel",
            field=models.CharField(
                choices=[
                    ("app", "The resident's own app"),
                    ("card", "A paper card"),
                    ("proxy", "Somebody who reports for the resident"),
                    ("hotline", "The hotline"),
                    ("open311", "Open311"),
                    ("import", "An import"),
                ],
                default="app",
                editable=False,
                max_length=7,
                verbose_name="channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(channel__in=["app", "card", "proxy", "hotline", "open311", "import"]),
                name="need_channel_known",
            ),
        ),
        migrations.RunPython(name, migrations.RunPython.noop, elidable=True),
    ]
