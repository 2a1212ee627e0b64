import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("rates", "0001_exclusions")]

    dependencies = [
        ("accounts", "__first__"),
        ("desk", "0001_initial"),
        ("group", "0001_initial"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handled",
            fields=[
                (
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="handled",
                        serialize=False,
                        to="desk.need",
                    ),
                ),
                ("origin_kind", models.CharField(blank=True, max_length=8, verbose_name="by what")),
                ("origin_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
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
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="group.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "handling",
                "verbose_name_plural": "handlings",
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("duplicate", "Reported twice by the same person, and the other is counted"),
                            ("outside", "It lies outside this street, and was passed to whom it concerns"),
                            ("malicious", "Knowingly false, or sent to harm somebody"),
                            ("test", "A test or an exercise, and nobody's need"),
                            ("no_matter", "It names nothing that anybody could answer, after asking back"),
                            ("legal_remedy", "Before a court, in arbitration or in administrative review"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("words", models.TextField(verbose_name="in words")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed by a second person"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                            ("contested", "The resident objects: counted until reviewed"),
                            ("upheld", "Reviewed by a third person, and upheld"),
                            ("lifted", "Reviewed by a third person, and lifted"),
                        ],
                        default="proposed",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision", models.TextField(blank=True, verbose_name="why it was decided so")),
                ("objected_at", models.DateTimeField(blank=True, null=True, verbose_name="objected at")),
                ("objection", models.TextField(blank=True, verbose_name="objection")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("review", models.TextField(blank=True, verbose_name="what the review found")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
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
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="desk.need"
                    ),
                ),
                (
                    "objected_by",
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
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
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
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "exclusion",
                "verbose_name_plural": "exclusions",
                "indexes": [models.Index(fields=["street", "-proposed_at", "-id"], name="exclusion_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["proposed", "confirmed", "rejected", "withdrawn", "contested", "upheld", "lifted"],
                            )
                        ),
                        name="exclusion_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["duplicate", "outside", "malicious", "test", "no_matter", "legal_remedy"])
                        ),
                        name="exclusion_reason_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("proposed", "confirmed", "contested", "upheld"))),
                        fields=("need",),
                        name="exclusion_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="exclusion_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(
                                models.Q(("reviewed_by", models.F("proposed_by")), _negated=True),
                                models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="exclusion_reviewed_by_a_third",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["proposed", "withdrawn"]),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exclusion_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["contested", "upheld", "lifted"]), _negated=True),
                            models.Q(("objected_at__isnull", False), ("objected_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exclusion_contested_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["upheld", "lifted"]), _negated=True),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exclusion_reviewed_by_somebody",
                    ),
                ],
            },
        ),
    ]
