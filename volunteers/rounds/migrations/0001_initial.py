import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("rounds", "0002_skills_at_a_level")]

    dependencies = [
        ("accounts", "__first__"),
        ("dispatch", "0001_initial"),
        ("places", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("errand", "Errand"),
                            ("escort", "Escort"),
                            ("repair", "Repair"),
                            ("introduction", "Introduction"),
                            ("campaign", "Campaign"),
                            ("event", "Event shift"),
                            ("patrol", "Patrol"),
                            ("welfare_check", "Welfare check"),
                            ("other", "Other"),
                        ],
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="source")),
                ("instructions", models.TextField(blank=True, verbose_name="instructions")),
                ("day", models.DateField(verbose_name="day")),
                ("opens", models.TimeField(verbose_name="from")),
                ("closes", models.TimeField(verbose_name="until")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("planning", "Being planned"),
                            ("planned", "Planned"),
                            ("failed", "Planning failed"),
                            ("sent", "Sent out"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("turn", models.PositiveIntegerField(default=0, verbose_name="times planned")),
                ("stopped", models.BooleanField(default=False, verbose_name="stopped")),
                ("progress", models.JSONField(default=dict, verbose_name="progress")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
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
                "verbose_name": "round of visits",
                "verbose_name_plural": "rounds of visits",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="round_of_street"),
                    models.Index(condition=models.Q(("status", "sent")), fields=["day"], name="round_sent_of_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "planning", "planned", "failed", "sent", "closed", "cancelled"])
                        ),
                        name="round_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="round_closes_later"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundVisit",
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
                ("door", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="door")),
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(editable=False, max_length=64)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("contact_phone", backend.crypto.EncryptedText(blank=True, max_length=20, verbose_name="phone")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("windows", models.JSONField(default=list, verbose_name="hours")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="skills"
                    ),
                ),
                ("levels", models.JSONField(blank=True, db_default={}, default=dict, verbose_name="levels of skills")),
                (
                    "trusted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None, verbose_name="trusted volunteers"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="position")),
                ("begins", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="begins")),
                ("walk_m", models.PositiveIntegerField(blank=True, null=True, verbose_name="metres walked")),
                ("pinned", models.BooleanField(default=False, verbose_name="pinned")),
                ("out", models.BooleanField(default=False, verbose_name="taken out")),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("place_unknown", "The home is not on the map."),
                            ("skills", "Nobody who could come has the skills."),
                            ("not_eligible", "Nobody who could come is fit for it or was selected."),
                            ("window", "Nobody can be there at these hours."),
                            ("hours", "Nobody is free at these hours."),
                            ("visits_full", "All who could come have as many visits as they take."),
                            ("minutes_full", "All who could come have as many minutes as they give."),
                            ("pin", "Whom you chose cannot come then."),
                            ("no_room", "Others take the time of all who could come."),
                            ("taken_out", "You took it out."),
                        ],
                        max_length=13,
                        verbose_name="why nobody goes",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="rounds.round",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round_visit",
                        to="dispatch.task",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit of a round",
                "verbose_name_plural": "visits of rounds",
                "indexes": [models.Index(fields=["volunteer", "round"], name="round_visit_of_volunteer")],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "key"), name="round_visit_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begins", None), ("position", None), ("volunteer", None), ("walk_m", None)),
                            models.Q(
                                ("begins__isnull", False),
                                ("position__isnull", False),
                                ("volunteer__isnull", False),
                                ("walk_m__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="round_visit_planned_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pinned", False), ("volunteer__isnull", False), _connector="OR"),
                        name="round_visit_pinned_to_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("out", False), ("volunteer", None), _connector="OR"),
                        name="round_visit_out_is_nobodys",
                    ),
                ],
            },
        ),
    ]
