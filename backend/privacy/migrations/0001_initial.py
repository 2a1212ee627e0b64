import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("privacy", "0001_keys"),
        ("privacy", "0002_consents_copies_erasures"),
        ("privacy", "0003_codes_are_of_phones"),
        ("privacy", "0004_removals_by_street"),
        ("privacy", "0005_copies_lie_in_the_store"),
        ("privacy", "0006_no_purpose_that_nothing_reads"),
        ("privacy", "0007_by_signing_in"),
        ("privacy", "0008_consent_to_being_looked_after"),
        ("privacy", "0009_consent_to_a_professional_case"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Being put together"),
                            ("ready", "Ready to fetch"),
                            ("expired", "Deleted again"),
                        ],
                        default="queued",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answer_due_at", models.DateTimeField(verbose_name="answer due at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires at")),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="size")),
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
                "verbose_name": "copy of what is held",
                "verbose_name_plural": "copies of what is held",
                "indexes": [
                    models.Index(fields=["user", "-id"], name="export_of_person"),
                    models.Index(condition=models.Q(("status", "ready")), fields=["expires_at"], name="export_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["queued", "ready", "expired"])), name="export_status_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("progress__lte", 100)), name="export_progress_per_cent"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "queued")), fields=("user",), name="export_one_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("secret", backend.crypto.EncryptedBytes()),
                ("folder", models.CharField(max_length=100, verbose_name="folder")),
                ("pieces", models.PositiveIntegerField(verbose_name="pieces")),
                (
                    "export",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="bundle",
                        serialize=False,
                        to="privacy.export",
                    ),
                ),
            ],
            options={
                "verbose_name": "bundle",
                "verbose_name_plural": "bundles",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("service", "Running the service"),
                            ("publish", "Publishing a summary"),
                            ("share_with_contractor", "Sharing with a contractor"),
                            ("care", "Being looked after"),
                            ("case", "A professional case"),
                            ("cross_border", "Sending abroad (Firebase)"),
                        ],
                        max_length=30,
                        verbose_name="purpose",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version of the text")),
                ("given", models.BooleanField(verbose_name="given")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("app", "In the app"),
                            ("sign_in", "By signing in"),
                            ("report", "With the report itself"),
                            ("desk", "At the desk, on paper or by voice"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="parties.organisation",
                        verbose_name="organisation",
                    ),
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
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "indexes": [models.Index(fields=["user", "purpose", "subject", "-id"], name="consent_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                ["service", "publish", "share_with_contractor", "care", "case", "cross_border"],
                            )
                        ),
                        name="consent_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="consent_version_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose__in", ["case", "share_with_contractor"]), ("subject__isnull", False)),
                            models.Q(
                                models.Q(("purpose__in", ["case", "share_with_contractor"]), _negated=True),
                                ("subject", None),
                            ),
                            _connector="OR",
                        ),
                        name="consent_to_a_contractor_by_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for the code"),
                            ("waiting", "Confirmed, in its waiting period"),
                            ("done", "Erased"),
                            ("cancelled", "Called off"),
                            ("lapsed", "Ended without the code"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answer_due_at", models.DateTimeField(verbose_name="answer due at")),
                ("carry_out_at", models.DateTimeField(blank=True, null=True, verbose_name="to be carried out at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("certificate", models.JSONField(blank=True, null=True, verbose_name="certificate")),
                ("seal", models.BinaryField(max_length=32, null=True)),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "indexes": [
                    models.Index(fields=["user", "-id"], name="erasure_of_person"),
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["carry_out_at"], name="erasure_due"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "waiting", "done", "cancelled", "lapsed"])),
                        name="erasure_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "waiting"])),
                        fields=("user",),
                        name="erasure_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True), ("certificate__isnull", False), _connector="OR"
                        ),
                        name="erasure_done_has_its_certificate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.CharField(max_length=8, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("field", "encrypts fields"), ("index", "finds by fields")],
                        max_length=5,
                        verbose_name="purpose",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "key",
                "verbose_name_plural": "keys",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("purpose", "index")), fields=("purpose",), name="privacy_one_index_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Removal",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("kind", models.CharField(max_length=60, verbose_name="kind of data")),
                ("older_than", models.DateTimeField(verbose_name="older than")),
                ("removed", models.PositiveIntegerField(verbose_name="removed")),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "removal",
                "verbose_name_plural": "removals",
                "indexes": [models.Index(fields=["kind", "-at"], name="removal_of_kind")],
            },
        ),
    ]
