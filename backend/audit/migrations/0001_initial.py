from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("audit", "0003_erasing_words")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("street_id", models.UUIDField()),
                ("actor_id", models.UUIDField()),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                ("object_id", models.UUIDField()),
                ("before", models.CharField(blank=True, max_length=20, verbose_name="status before")),
                ("after", models.CharField(blank=True, max_length=20, verbose_name="status after")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("data", models.JSONField(default=dict, verbose_name="data")),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "indexes": [models.Index(fields=["object_id", "id"], name="audit_of_object")],
            },
        ),
    ]
