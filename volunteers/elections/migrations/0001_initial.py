import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("committee", "0001_initial"),
        ("group", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Election",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("election", "Election"), ("recall", "Recall")], max_length=8, verbose_name="kind"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("gathering", "Nominations or signatures are gathered"),
                            ("voting", "Voting"),
                            ("counted", "Counted"),
                            ("failed", "Came to nothing"),
                            ("cancelled", "Called off"),
                        ],
                        default="gathering",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
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
                (
                    "seat_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community_worker", "Community worker"),
                            ("organisation_head", "Head of a community organisation"),
                            ("backbone", "Backbone volunteer"),
                            ("resident", "Resident"),
                        ],
                        max_length=17,
                        verbose_name="kind of seat",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(default=1, verbose_name="places")),
                ("term_months", models.PositiveSmallIntegerField(default=0, verbose_name="term in months")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("called_at", models.DateTimeField(verbose_name="called at")),
                ("gathering_until", models.DateTimeField(verbose_name="gathering until")),
                ("voting_days", models.PositiveSmallIntegerField(verbose_name="days of voting")),
                ("voting_until", models.DateTimeField(blank=True, null=True, verbose_name="voting until")),
                ("electorate", models.PositiveIntegerField(blank=True, null=True, verbose_name="electorate")),
                ("result", models.JSONField(blank=True, null=True, verbose_name="result")),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="group.role",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committee.seat",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
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
                "verbose_name": "election",
                "verbose_name_plural": "elections",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["gathering", "voting", "counted", "failed", "cancelled"])),
                        name="election_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["election", "recall"])), name="election_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "election"),
                                ("role", None),
                                ("seat", None),
                                models.Q(("tier", ""), ("seat_kind", ""), _connector="XOR"),
                                ("places__gte", 1),
                                ("term_months__gte", 1),
                            ),
                            models.Q(
                                ("kind", "recall"),
                                ("seat_kind", ""),
                                ("tier", ""),
                                models.Q(("role", None), ("seat", None), _connector="XOR"),
                            ),
                            _connector="OR",
                        ),
                        name="election_is_of_one_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "gathering"),
                            models.Q(("electorate__isnull", False), ("voting_until__isnull", False)),
                            ("status__in", ["failed", "cancelled"]),
                            _connector="OR",
                        ),
                        name="election_votes_on_a_roll",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role__isnull", False), ("status__in", ("gathering", "voting"))),
                        fields=("role",),
                        name="recall_one_of_a_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("seat__isnull", False), ("status__in", ("gathering", "voting"))),
                        fields=("seat",),
                        name="recall_one_of_a_seat",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "election"), ("status__in", ("gathering", "voting"))),
                        fields=("street", "tier", "team", "seat_kind"),
                        name="election_one_of_an_office",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("receipt", models.CharField(max_length=20, unique=True, verbose_name="receipt")),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None, verbose_name="choices"
                    ),
                ),
                ("recall", models.BooleanField(null=True, verbose_name="recall")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="elections.election"
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("nominated", "Nominated"),
                            ("seconded", "Seconded"),
                            ("accepted", "Stands for election"),
                            ("declined", "Declined"),
                        ],
                        default="nominated",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nominations", to="elections.election"
                    ),
                ),
                (
                    "nominated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seconded_by",
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["nominated", "seconded", "accepted", "declined"])),
                        name="nomination_status_known",
                    ),
                    models.UniqueConstraint(fields=("election", "candidate"), name="nomination_once_in_an_election"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="elections.election"
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
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "constraints": [
                    models.UniqueConstraint(fields=("election", "user"), name="signature_once_in_a_recall")
                ],
            },
        ),
        migrations.CreateModel(
            name="Voter",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("voted", models.BooleanField(default=False, verbose_name="voted")),
                (
                    "election",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="voters", to="elections.election"
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
                "verbose_name": "voter",
                "verbose_name_plural": "voters",
                "constraints": [models.UniqueConstraint(fields=("election", "user"), name="voter_once_on_a_roll")],
            },
        ),
    ]
