import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="VolunteerImport",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("dry_run", models.BooleanField(default=False, verbose_name="dry run")),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("under_way", "Being read"),
                            ("done", "Read to its end"),
                            ("cancelled", "Called off"),
                            ("unreadable", "Cannot be read"),
                            ("forgotten", "File and report deleted"),
                        ],
                        default="under_way",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("survey", models.JSONField(blank=True, null=True, verbose_name="survey")),
                ("problem", models.CharField(blank=True, max_length=40, verbose_name="problem")),
                ("total", models.PositiveIntegerField(blank=True, null=True, verbose_name="rows")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("read", models.PositiveIntegerField(default=0, verbose_name="rows read")),
                ("created", models.PositiveIntegerField(default=0, verbose_name="came in")),
                ("existing", models.PositiveIntegerField(default=0, verbose_name="there before")),
                ("rejected", models.PositiveIntegerField(default=0, verbose_name="rejected")),
                ("noted", models.PositiveIntegerField(default=0, verbose_name="kept with a note")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="mapping")),
                ("agreed", models.BooleanField(default=False, verbose_name="they agreed")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "import of volunteers",
                "verbose_name_plural": "imports of volunteers",
                "indexes": [models.Index(fields=["street", "-id"], name="volunteer_import_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["under_way", "done", "cancelled", "unreadable", "forgotten"])
                        ),
                        name="volunteer_import_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "under_way")),
                        fields=("street", "fingerprint"),
                        name="volunteer_import_of_a_file_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "read",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("created"), "+", models.F("existing")
                                    ),
                                    "+",
                                    models.F("rejected"),
                                ),
                            )
                        ),
                        name="volunteer_import_each_row_counts_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VolunteerImportContent",
            fields=[
                ("secret", backend.crypto.EncryptedBytes()),
                ("folder", models.CharField(max_length=100, verbose_name="folder")),
                ("pieces", models.PositiveIntegerField(verbose_name="pieces")),
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="volunteer_imports.volunteerimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "table of an import of volunteers",
                "verbose_name_plural": "tables of imports of volunteers",
            },
        ),
        migrations.CreateModel(
            name="VolunteerImportLine",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("kept", models.BooleanField(verbose_name="kept")),
                ("column", models.CharField(blank=True, max_length=100, verbose_name="column")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="volunteer_imports.volunteerimport",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a report on an import of volunteers",
                "verbose_name_plural": "lines of reports on imports of volunteers",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("of", "number", "column", "code"), name="volunteer_import_line_once"
                    )
                ],
            },
        ),
    ]
