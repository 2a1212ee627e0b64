import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("broadcasts", "0002_broadcasts_have_a_status")]

    dependencies = [
        ("accounts", "__first__"),
        ("group", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Broadcast",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("everybody", "Everybody of the area"),
                            ("volunteers", "The active volunteers of the area"),
                            ("roles", "Who holds a role in the group, or in one team"),
                        ],
                        max_length=10,
                        verbose_name="to",
                    ),
                ),
                ("title", models.JSONField(verbose_name="title")),
                ("text", models.JSONField(verbose_name="text")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency: passes quiet hours"),
                            ("high", "Soon"),
                            ("normal", "Ordinary"),
                            ("low", "When there is time"),
                        ],
                        max_length=9,
                        verbose_name="urgency",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("notice_id", models.UUIDField(editable=False, null=True)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "status",
                    models.CharField(
                        choices=[("sent", "Sent"), ("withdrawn", "Taken back")],
                        default="sent",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
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
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="group.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "broadcast",
                "verbose_name_plural": "broadcasts",
                "indexes": [models.Index(fields=["street", "-id"], name="broadcast_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["sent", "withdrawn"])), name="broadcast_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "sent"), ("withdrawn_at", None)),
                            models.Q(("status", "withdrawn"), ("withdrawn_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="broadcast_withdrawn_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to__in", ["everybody", "volunteers", "roles"])), name="broadcast_to_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["emergency", "high", "normal", "low"])),
                        name="broadcast_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("team", None), ("to", "roles"), _connector="OR"),
                        name="broadcast_team_of_role_holders",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="broadcast_expires_later"
                    ),
                ],
            },
        ),
    ]
