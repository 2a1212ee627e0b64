import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("sync", "0001_what_phones_hold")]

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("given", models.PositiveIntegerField(default=0)),
                ("taken", models.PositiveIntegerField(default=0)),
                ("used_at", models.DateTimeField(verbose_name="used at")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.devicesession"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "shelf",
                "verbose_name_plural": "shelves",
                "indexes": [models.Index(fields=["used_at"], name="shelf_age")],
            },
        ),
        migrations.CreateModel(
            name="Held",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("thing", models.UUIDField()),
                ("digest", models.BinaryField(max_length=16)),
                ("sent_in", models.PositiveIntegerField()),
                ("gone", models.BooleanField(default=False)),
                (
                    "shelf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="held", to="sync.shelf"
                    ),
                ),
            ],
            options={
                "verbose_name": "thing held",
                "verbose_name_plural": "things held",
                "constraints": [models.UniqueConstraint(fields=("shelf", "kind", "thing"), name="held_once")],
            },
        ),
    ]
