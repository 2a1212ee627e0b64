import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("series", "0002_series_are_handed_over"),
        ("series", "0003_changed_series"),
        ("series", "0004_standing"),
        ("series", "0005_templates"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("dispatch", "0001_initial"),
        ("places", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("shape", models.JSONField(verbose_name="what each task is")),
                ("rule", models.CharField(max_length=200, verbose_name="rule")),
                ("first_on", models.DateField(verbose_name="first day")),
                ("last_on", models.DateField(verbose_name="last day")),
                ("count", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="occurrences")),
                ("at", models.TimeField(verbose_name="at")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                (
                    "holidays",
                    models.CharField(
                        choices=[("keep", "Also on public holidays"), ("skip", "Not on public holidays")],
                        max_length=4,
                        verbose_name="holidays",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("running", "Running"), ("ended", "Ended")],
                        default="running",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "director",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="series.series",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "series of tasks",
                "verbose_name_plural": "series of tasks",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="series_of_street"),
                    models.Index(condition=models.Q(("status", "running")), fields=["street"], name="series_running"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["running", "ended"])), name="series_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holidays__in", ["keep", "skip"])), name="series_holidays_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="series_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)), name="series_minutes_of_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "edited",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="changed of this one",
                    ),
                ),
                ("dropped", models.BooleanField(db_default=False, default=False, verbose_name="left by the rule")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occurrence", to="dispatch.task"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences",
                        to="series.series",
                    ),
                ),
            ],
            options={
                "verbose_name": "occurrence of a series",
                "verbose_name_plural": "occurrences of series",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped", False)), fields=("series", "day"), name="occurrence_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("role", models.CharField(blank=True, max_length=60, verbose_name="role")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("standing", "Comes every time"),
                            ("refused", "Refused"),
                            ("ended", "No longer"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing",
                        to="series.series",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "standing volunteer",
                "verbose_name_plural": "standing volunteers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "standing", "refused", "ended"])),
                        name="standing_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "standing"))),
                        fields=("series", "volunteer"),
                        name="standing_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("shape", models.JSONField(verbose_name="what each task is")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("retired", "Retired")],
                        default="active",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="changed at")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "template of tasks",
                "verbose_name_plural": "templates of tasks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "retired"])), name="template_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")), fields=("street", "name"), name="template_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                        name="template_minutes_of_a_day",
                    ),
                ],
            },
        ),
    ]
