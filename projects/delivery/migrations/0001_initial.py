import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids
import projects.delivery.models


class Migration(migrations.Migration):
    initial = True

    replaces = [("delivery", "0002_encrypted_fields"), ("delivery", "0003_projects_are_handed_over")]

    dependencies = [
        ("accounts", "__first__"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("summary", models.TextField(verbose_name="summary")),
                ("starts_on", models.DateField(verbose_name="contract starts on")),
                ("ends_on", models.DateField(verbose_name="contract ends on")),
                ("budget_fen", models.BigIntegerField(verbose_name="budget (fen)")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("to_revise", "To be revised"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("closed", "Closed"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round")),
                ("registered_at", models.DateTimeField(verbose_name="registered at")),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "contractor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                        verbose_name="contractor",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sent_by",
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
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "indexes": [models.Index(fields=["street", "-registered_at", "-id"], name="project_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "to_revise", "approved", "rejected", "closed"])),
                        name="project_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="project_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget_fen__gt", 0), ("budget_fen__lte", 1000000000000)),
                        name="project_budget_sensible",
                    ),
                    models.CheckConstraint(condition=models.Q(("round__gte", 1)), name="project_round_counts_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                (
                    "datum",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WGS-84", "WGS-84 (GPS)"),
                            ("GCJ-02", "GCJ-02 (AMap, Tencent)"),
                            ("BD-09", "BD-09 (Baidu)"),
                        ],
                        max_length=6,
                        verbose_name="datum sent",
                    ),
                ),
                ("cell", models.BigIntegerField(db_index=True, editable=False, null=True, verbose_name="H3 cell")),
                ("address", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="address")),
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("capacity", models.PositiveIntegerField(verbose_name="capacity")),
                ("signed_up", models.PositiveIntegerField(default=0, verbose_name="signed up")),
                ("attended", models.PositiveIntegerField(default=0, verbose_name="attended")),
                (
                    "status",
                    models.CharField(
                        choices=[("announced", "Announced"), ("cancelled", "Cancelled")],
                        default="announced",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("secret", models.BinaryField(default=projects.delivery.models.new_secret, max_length=32)),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
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
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="activities", to="delivery.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "indexes": [
                    models.Index(fields=["street", "-starts_at", "-id"], name="activity_of_street"),
                    models.Index(fields=["project", "-starts_at", "-id"], name="activity_of_project"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["announced", "cancelled"])), name="activity_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="activity_ends_later"
                    ),
                    models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="activity_capacity_sensible"),
                    models.CheckConstraint(
                        condition=models.Q(("signed_up__lte", models.F("capacity"))), name="activity_never_oversold"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("signed_up", "Signed up"), ("withdrawn", "Withdrawn")],
                        default="signed_up",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_ups", to="delivery.activity"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-up",
                "verbose_name_plural": "sign-ups",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["signed_up", "withdrawn"])), name="sign_up_status_known"
                    ),
                    models.UniqueConstraint(fields=("activity", "user"), name="sign_up_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WrongCodes",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField(verbose_name="tries")),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="delivery.activity"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "wrong codes",
                "verbose_name_plural": "wrong codes",
                "constraints": [models.UniqueConstraint(fields=("activity", "user"), name="wrong_codes_once")],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "attested_by",
                    models.CharField(
                        choices=[("code", "The resident, with the code shown there"), ("volunteer", "A volunteer")],
                        max_length=9,
                        verbose_name="attested by",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("off_hours", models.BooleanField(verbose_name="outside the activity's hours")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="delivery.activity"
                    ),
                ),
                (
                    "attested_by_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "user"), name="attendance_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attested_by", "code"), ("attested_by_user", None)),
                            models.Q(
                                ("attested_by", "volunteer"),
                                ("attested_by_user__isnull", False),
                                models.Q(("attested_by_user", models.F("user")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attendance_attested_by_another",
                    ),
                ],
            },
        ),
    ]
