import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("group", "0002_charter_trades_members_terms"), ("group", "0003_managers_of_a_contract")]

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "street",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="places.area",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("charter", models.TextField(blank=True, verbose_name="charter")),
                ("since", models.DateField(verbose_name="since")),
                ("edited_at", models.DateTimeField(verbose_name="edited at")),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="trade")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
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
            ],
            options={
                "verbose_name": "team",
                "verbose_name_plural": "teams",
                "constraints": [
                    models.UniqueConstraint(fields=("street", "name"), name="team_name_once_in_a_street"),
                    models.CheckConstraint(
                        condition=models.Q(("area", None), ("trade", ""), _connector="OR"),
                        name="team_by_community_or_by_trade",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("backbone", "Backbone volunteer"),
                            ("team_leader", "Team leader"),
                            ("core_leader", "Core leader"),
                            ("manager", "Manager"),
                        ],
                        max_length=11,
                        verbose_name="tier",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("contract_id", models.UUIDField(blank=True, null=True, verbose_name="contract")),
                (
                    "how",
                    models.CharField(
                        choices=[("appointed", "Appointed"), ("elected", "Elected")],
                        default="appointed",
                        max_length=9,
                        verbose_name="how",
                    ),
                ),
                ("over", models.BooleanField(default=False, editable=False, verbose_name="over")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="group.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "indexes": [
                    models.Index(
                        condition=models.Q(("over", False), ("until__isnull", False)),
                        fields=["until"],
                        name="role_ends",
                    ),
                    models.Index(
                        condition=models.Q(("contract_id__isnull", False)),
                        fields=["contract_id"],
                        name="role_of_contract",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["backbone", "team_leader", "core_leader", "manager"])),
                        name="role_tier_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="role_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tier", "team_leader"), _negated=True), ("team__isnull", False), _connector="OR"
                        ),
                        name="team_leader_has_a_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("street", "user", "tier", "team"),
                        name="role_once_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("over", False), ("until__isnull", False), _connector="OR"),
                        name="role_over_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["appointed", "elected"])), name="role_how_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contract_id", None),
                            models.Q(("tier", "manager"), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="role_of_a_contract_is_a_managers_and_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="group.team"
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("team", "user"), name="membership_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="membership_ends_later",
                    ),
                ],
            },
        ),
    ]
