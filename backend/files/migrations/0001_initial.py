import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("files", "0002_where_it_was_taken_is_encrypted"),
        ("files", "0003_taken_down_for_a_while"),
        ("files", "0004_the_name_of_a_file"),
        ("files", "0005_tables"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=20, verbose_name="purpose")),
                ("subject_id", models.UUIDField(blank=True, null=True, verbose_name="attached to")),
                ("attached_at", models.DateTimeField(blank=True, null=True, verbose_name="attached at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploading", "Uploading"),
                            ("processing", "Being prepared"),
                            ("ready", "Ready"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("taken_down", "Taken down"),
                            ("removed", "Removed for good"),
                        ],
                        default="uploading",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=40, verbose_name="reason of refusal")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("offset", models.PositiveBigIntegerField(default=0, verbose_name="bytes received")),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, editable=False, size=None
                    ),
                ),
                ("stated_sha256", models.BinaryField(max_length=32, null=True)),
                ("said", models.BinaryField(max_length=32)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("photo", "Photo"),
                            ("audio", "Voice note"),
                            ("document", "Document"),
                            ("table", "Table to import"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("media_type", models.CharField(blank=True, max_length=20, verbose_name="media type")),
                ("taken_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("taken_place", backend.crypto.EncryptedText(blank=True, editable=False, max_length=60)),
                ("taken_down_at", models.DateTimeField(blank=True, null=True, verbose_name="taken down at")),
                ("reason", models.TextField(blank=True, verbose_name="reason of the take-down")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires at")),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "taken_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "indexes": [
                    models.Index(fields=["owner", "-created_at", "-id"], name="file_of_owner"),
                    models.Index(
                        condition=models.Q(("subject_id__isnull", False)),
                        fields=["purpose", "subject_id", "id"],
                        name="file_of_subject",
                    ),
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)), fields=["expires_at"], name="file_age"
                    ),
                    models.Index(
                        condition=models.Q(("status", "taken_down")), fields=["taken_down_at"], name="file_taken_down"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["uploading", "processing", "ready", "refused", "withdrawn", "taken_down", "removed"],
                            )
                        ),
                        name="file_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset__lte", models.F("size")), ("size__gt", 0)),
                        name="file_offset_within_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["processing", "ready"]), _negated=True),
                            models.Q(
                                ("offset", models.F("size")),
                                ("parts", []),
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("media_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="file_complete_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attached_at", None), ("subject_id", None)),
                            models.Q(
                                ("attached_at__isnull", False), ("expires_at", None), ("subject_id__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="file_attached_is_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "refused"), ("status", "withdrawn"), ("refusal", ""), _connector="OR"
                        ),
                        name="file_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["taken_down", "removed"]), ("taken_down_at__isnull", False)),
                            models.Q(
                                models.Q(("status__in", ["taken_down", "removed"]), _negated=True),
                                ("reason", ""),
                                ("taken_down_at", None),
                                ("taken_down_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="file_taken_down_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServedCopy",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "copy",
                    models.CharField(
                        choices=[
                            ("full", "Full size"),
                            ("large", "1280 pixels"),
                            ("small", "320 pixels"),
                            ("original", "Original, for its owner alone"),
                        ],
                        max_length=8,
                        verbose_name="copy",
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=40)),
                ("media_type", models.CharField(max_length=20, verbose_name="media type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.BinaryField(max_length=32)),
                ("width", models.PositiveIntegerField(blank=True, null=True, verbose_name="width")),
                ("height", models.PositiveIntegerField(blank=True, null=True, verbose_name="height")),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="files.file",
                    ),
                ),
            ],
            options={
                "verbose_name": "served copy",
                "verbose_name_plural": "served copies",
                "constraints": [models.UniqueConstraint(fields=("file", "copy"), name="copy_once")],
            },
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="files.file",
                    ),
                ),
                ("sha256", models.BinaryField(max_length=32)),
                ("alike", models.BigIntegerField(blank=True, null=True)),
                ("alike_mirrored", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "fingerprint",
                "verbose_name_plural": "fingerprints",
                "indexes": [models.Index(fields=["sha256"], name="fingerprint_of_bytes")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alike", None), ("alike_mirrored", None)),
                            models.Q(("alike__isnull", False), ("alike_mirrored__isnull", False)),
                            _connector="OR",
                        ),
                        name="fingerprint_of_both_sides",
                    )
                ],
            },
        ),
    ]
