import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("limits", "0001_limits")]

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lift",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[("standing", "The limits are lifted"), ("ended", "Ended before its time")],
                        default="standing",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(verbose_name="until")),
                (
                    "by",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "lifted limit",
                "verbose_name_plural": "lifted limits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["standing", "ended"])), name="lift_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="lift_for_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("user")), _negated=True), name="lift_by_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "Reports"),
                            ("on_behalf", "Reports for somebody else"),
                            ("withdrawal", "Reports withdrawn"),
                            ("message", "Messages"),
                            ("follow", "Needs followed"),
                            ("flag", "Flags"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
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
                "verbose_name": "tally of a day",
                "verbose_name_plural": "tallies of days",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["report", "on_behalf", "withdrawal", "message", "follow", "flag"])
                        ),
                        name="tally_kind_known",
                    ),
                    models.UniqueConstraint(fields=("user", "day", "kind"), name="tally_once"),
                ],
            },
        ),
    ]
