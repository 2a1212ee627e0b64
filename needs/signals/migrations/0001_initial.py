import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("desk", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("terms", models.JSONField(verbose_name="terms")),
                ("picked", models.PositiveIntegerField(default=0, verbose_name="unmet or repeated needs")),
                ("found", models.PositiveIntegerField(default=0, verbose_name="signals that came or came back")),
                ("counted", models.PositiveIntegerField(default=0, verbose_name="signals in all")),
                ("faded", models.PositiveIntegerField(default=0, verbose_name="signals that faded")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "gathering of demand signals",
                "verbose_name_plural": "gatherings of demand signals",
                "constraints": [models.UniqueConstraint(fields=("street", "day"), name="signal_run_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("needs", models.PositiveIntegerField(default=0, verbose_name="needs")),
                ("reporters", models.PositiveIntegerField(default=0, verbose_name="reporters")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="waiting past the term")),
                ("reopened", models.PositiveIntegerField(default=0, verbose_name="opened again")),
                ("declined", models.PositiveIntegerField(default=0, verbose_name="turned down")),
                ("not_resolved", models.PositiveIntegerField(default=0, verbose_name="said “not resolved”")),
                ("repeated", models.PositiveIntegerField(default=0, verbose_name="came again")),
                ("me_too", models.PositiveIntegerField(default=0, verbose_name="follow, and did not report")),
                ("weight", models.PositiveIntegerField(default=0, verbose_name="weight")),
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="category")),
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
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None, verbose_name="cells"
                    ),
                ),
                (
                    "in_public",
                    models.PositiveIntegerField(default=0, verbose_name="reporters whose summary the street reads"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("taken_up", "Taken up by the committee"),
                            ("dismissed", "Dismissed"),
                            ("faded", "Faded"),
                        ],
                        default="new",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="found at")),
                ("counted_at", models.DateTimeField(verbose_name="counted at")),
                ("updated_at", models.DateTimeField(verbose_name="updated at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("words", models.TextField(blank=True, verbose_name="in words")),
                (
                    "dismissed_at_reporters",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="reporters when it was dismissed"
                    ),
                ),
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
                    "continued_in",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="signals.signal",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signals.run"
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
                "verbose_name": "demand signal",
                "verbose_name_plural": "demand signals",
                "indexes": [models.Index(fields=["street", "-weight", "-id"], name="signal_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["new", "taken_up", "dismissed", "faded"])),
                        name="signal_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), ("kind__in", ["enquiry", "help", "complaint", "suggestion"])),
                            models.Q(models.Q(("category", ""), _negated=True), ("kind", "")),
                            _connector="OR",
                        ),
                        name="signal_of_category_or_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["taken_up", "dismissed"]), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signal_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dismissed_at_reporters__isnull", False), ("status", "dismissed")),
                            models.Q(
                                ("dismissed_at_reporters", None), models.Q(("status", "dismissed"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="signal_dismissed_at_a_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("needs", 0), ("reporters", 0)), ("reporters__gte", 3), _connector="OR"
                        ),
                        name="signal_of_three_or_more",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "causes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), size=None, verbose_name="causes"
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.need"),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "verbose_name": "need of a demand signal",
                "verbose_name_plural": "needs of demand signals",
                "constraints": [models.UniqueConstraint(fields=("signal", "need"), name="signal_need_once")],
            },
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("needs", models.PositiveIntegerField(default=0, verbose_name="needs")),
                ("reporters", models.PositiveIntegerField(default=0, verbose_name="reporters")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="waiting past the term")),
                ("reopened", models.PositiveIntegerField(default=0, verbose_name="opened again")),
                ("declined", models.PositiveIntegerField(default=0, verbose_name="turned down")),
                ("not_resolved", models.PositiveIntegerField(default=0, verbose_name="said “not resolved”")),
                ("repeated", models.PositiveIntegerField(default=0, verbose_name="came again")),
                ("me_too", models.PositiveIntegerField(default=0, verbose_name="follow, and did not report")),
                ("weight", models.PositiveIntegerField(default=0, verbose_name="weight")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="signals.run",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="signals.signal",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of a demand signal",
                "verbose_name_plural": "counts of demand signals",
                "constraints": [models.UniqueConstraint(fields=("signal", "day"), name="signal_counted_once_a_day")],
            },
        ),
    ]
