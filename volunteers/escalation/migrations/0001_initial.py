import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("dispatch", "0001_initial"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("neighbours", "Leaders of neighbouring teams"),
                            ("contractor", "A contractor at work in the street"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                (
                    "teams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name="teams"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("comes", "Somebody comes"),
                            ("cannot", "Nobody can come"),
                            ("lifted", "Counted on no more"),
                        ],
                        default="asked",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("words", backend.crypto.EncryptedText(blank=True, max_length=500, verbose_name="words")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                        verbose_name="contractor",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="dispatch.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "call for help",
                "verbose_name_plural": "calls for help",
                "indexes": [models.Index(fields=["organisation", "-id"], name="call_of_contractor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "comes", "cannot", "lifted"])),
                        name="call_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("step", "neighbours")),
                            models.Q(("organisation__isnull", False), ("step", "contractor")),
                            _connector="OR",
                        ),
                        name="call_to_teams_or_a_contractor",
                    ),
                    models.UniqueConstraint(
                        fields=("task", "step", "organisation"), name="call_once_for_a_task", nulls_distinct=False
                    ),
                ],
            },
        ),
    ]
