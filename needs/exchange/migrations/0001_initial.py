import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("exchange", "0002_imports"),
        ("exchange", "0003_open311_keys"),
        ("exchange", "0004_imports_share_their_shape"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("desk", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "Table (CSV)"),
                            ("geojson", "Map (GeoJSON)"),
                            ("georeport_bulk", "Open311 GeoReport Bulk (CSV)"),
                        ],
                        max_length=14,
                        verbose_name="format",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("full", "The list of who handles them"), ("public", "What residents made public")],
                        max_length=6,
                        verbose_name="part",
                    ),
                ),
                ("start", models.DateField(blank=True, null=True, verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("enquiry", "Enquiry"),
                            ("help", "Request for help"),
                            ("complaint", "Complaint"),
                            ("wrongdoing", "Report of wrongdoing"),
                            ("suggestion", "Suggestion"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="category")),
                (
                    "datum",
                    models.CharField(
                        choices=[
                            ("WGS-84", "WGS-84 (GPS)"),
                            ("GCJ-02", "GCJ-02 (AMap, Tencent)"),
                            ("BD-09", "BD-09 (Baidu)"),
                        ],
                        default="WGS-84",
                        max_length=6,
                        verbose_name="datum",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Being written"),
                            ("ready", "Ready to fetch"),
                            ("cancelled", "Called off"),
                            ("expired", "Deleted again"),
                        ],
                        default="queued",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress")),
                ("rows", models.PositiveIntegerField(blank=True, null=True, verbose_name="rows")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="size")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires at")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "extract of needs",
                "verbose_name_plural": "extracts of needs",
                "indexes": [
                    models.Index(fields=["user", "-id"], name="extract_of_person"),
                    models.Index(condition=models.Q(("status", "ready")), fields=["expires_at"], name="extract_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["queued", "ready", "cancelled", "expired"])),
                        name="extract_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="extract_progress_per_cent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "wrongdoing"), _negated=True), name="extract_never_of_wrongdoing"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "queued")), fields=("user",), name="extract_one_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
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
                ("source", models.CharField(max_length=100, verbose_name="source")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "Table (CSV), GeoReport Bulk among them"),
                            ("open311", "Open311 requests (JSON)"),
                        ],
                        max_length=7,
                        verbose_name="format",
                    ),
                ),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="mapping")),
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
                "verbose_name": "import of needs",
                "verbose_name_plural": "imports of needs",
                "indexes": [models.Index(fields=["street", "-id"], name="import_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["under_way", "done", "cancelled", "unreadable", "forgotten"])
                        ),
                        name="import_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "under_way")),
                        fields=("street", "fingerprint"),
                        name="import_of_a_file_once_at_a_time",
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
                        name="import_each_row_counts_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=60, verbose_name="label")),
                ("hash", models.BinaryField(max_length=32, unique=True)),
                ("requests_per_minute", models.PositiveIntegerField(default=60, verbose_name="requests a minute")),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "In use"), ("revoked", "Revoked")],
                        default="active",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
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
                "verbose_name": "Open311 key",
                "verbose_name_plural": "Open311 keys",
                "indexes": [models.Index(fields=["street", "-id"], name="api_key_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "revoked"])), name="api_key_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("status", "active")),
                            models.Q(("revoked_at__isnull", False), ("status", "revoked")),
                            _connector="OR",
                        ),
                        name="api_key_revoked_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtractContent",
            fields=[
                ("secret", backend.crypto.EncryptedBytes()),
                ("folder", models.CharField(max_length=100, verbose_name="folder")),
                ("pieces", models.PositiveIntegerField(verbose_name="pieces")),
                (
                    "extract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="exchange.extract",
                    ),
                ),
            ],
            options={
                "verbose_name": "content of an extract",
                "verbose_name_plural": "contents of extracts",
            },
        ),
        migrations.CreateModel(
            name="ImportContent",
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
                        to="exchange.import",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of an import",
                "verbose_name_plural": "files of imports",
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
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
                        to="exchange.import",
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
                "verbose_name": "line of a report on an import",
                "verbose_name_plural": "lines of reports on imports",
                "constraints": [
                    models.UniqueConstraint(fields=("of", "number", "column", "code"), name="import_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="exchange.apikey"
                    ),
                ),
                (
                    "need",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.need"),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "need through Open311",
                "verbose_name_plural": "needs through Open311",
            },
        ),
    ]
