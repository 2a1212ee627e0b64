import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("care", "0001_initial"),
        ("households", "0001_initial"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
        ("privacy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed: the resident is asked"),
                            ("open", "Being worked on"),
                            ("waiting", "Nobody works on it"),
                            ("closed", "Closed"),
                            ("ended", "Ended: not agreed to, or no more"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("about", backend.crypto.EncryptedText(max_length=1000, verbose_name="what it would be about")),
                ("since", models.DateTimeField(blank=True, null=True, verbose_name="since")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goals_reached", "The goals are reached"),
                            ("better", "Better, and no more is needed"),
                            ("passed_on", "Another service goes on"),
                            ("no_change", "It led nowhere"),
                            ("moved", "They have moved"),
                            ("died", "They have died"),
                            ("off_register", "They were taken off the care register"),
                        ],
                        max_length=13,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "closing",
                    backend.crypto.EncryptedText(blank=True, max_length=1000, verbose_name="reason for closing"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("emptied_at", models.DateTimeField(blank=True, null=True, verbose_name="emptied at")),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="privacy.consent",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cases", to="care.entry"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="households.representation",
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
                "verbose_name": "professional case",
                "verbose_name_plural": "professional cases",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="case_of_street"),
                    models.Index(condition=models.Q(("status", "open")), fields=["review_on"], name="case_to_review"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "open", "waiting", "closed", "ended"])),
                        name="case_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("proposed", "open", "waiting"))),
                        fields=("entry", "organisation"),
                        name="case_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["open", "waiting"]), _negated=True),
                            models.Q(("consent__isnull", False), ("since__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_nobody_without_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["proposed", "open"]), _negated=True),
                            ("lead__isnull", False),
                            _connector="OR",
                        ),
                        name="case_somebody_answers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "waiting"), _negated=True), ("lead", None), _connector="OR"
                        ),
                        name="case_waits_for_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                (
                                    "outcome__in",
                                    [
                                        "goals_reached",
                                        "better",
                                        "passed_on",
                                        "no_change",
                                        "moved",
                                        "died",
                                        "off_register",
                                    ],
                                ),
                                ("status", "closed"),
                            ),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True),
                                (
                                    "outcome__in",
                                    [
                                        "",
                                        "goals_reached",
                                        "better",
                                        "passed_on",
                                        "no_change",
                                        "moved",
                                        "died",
                                        "off_register",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="case_closed_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="case_ended_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("emptied_at", None), ("status__in", ["closed", "ended"]), _connector="OR"),
                        name="case_emptied_is_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("needs", backend.crypto.EncryptedText(max_length=5000, verbose_name="needs")),
                ("strengths", backend.crypto.EncryptedText(blank=True, max_length=5000, verbose_name="strengths")),
                ("risks", backend.crypto.EncryptedText(blank=True, max_length=5000, verbose_name="risks")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment of a case",
                "verbose_name_plural": "assessments of cases",
                "constraints": [models.UniqueConstraint(fields=("case", "version"), name="case_assessment_versions")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Asked"), ("done", "Corrected"), ("refused", "Left as it is, and told why")],
                        default="asked",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("text", backend.crypto.EncryptedText(max_length=1000, verbose_name="what is wrong")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answer", backend.crypto.EncryptedText(blank=True, max_length=1000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="cases.case"
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
                "verbose_name": "correction asked for in a case",
                "verbose_name_plural": "corrections asked for in cases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "done", "refused"])),
                        name="case_correction_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "asked"),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_correction_answered_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("home_visit", "At their home"),
                            ("office", "At the station"),
                            ("telephone", "By telephone"),
                            ("with_others", "With family or other services"),
                            ("elsewhere", "Elsewhere"),
                        ],
                        max_length=11,
                        verbose_name="how",
                    ),
                ),
                ("with_whom", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="with whom")),
                ("agreed", backend.crypto.EncryptedText(blank=True, max_length=5000, verbose_name="what was agreed")),
                ("notes", backend.crypto.EncryptedText(blank=True, max_length=5000, verbose_name="notes")),
                ("noted_at", models.DateTimeField(verbose_name="noted at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="cases.case"
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
                "verbose_name": "meeting of a case",
                "verbose_name_plural": "meetings of cases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how__in", ["home_visit", "office", "telephone", "with_others", "elsewhere"])
                        ),
                        name="case_meeting_how_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[("colleague", "Colleague on the case"), ("supervisor", "Supervisor, for a while")],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                ("reason", backend.crypto.EncryptedText(blank=True, max_length=1000, verbose_name="reason")),
                ("named_at", models.DateTimeField(verbose_name="named at")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="cases.case",
                    ),
                ),
                (
                    "named_by",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "part in a case",
                "verbose_name_plural": "parts in cases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["colleague", "supervisor"])), name="case_part_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("case", "user", "part"),
                        name="case_part_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("part", "supervisor"), _negated=True),
                            ("until__gt", models.F("named_at")),
                            _connector="OR",
                        ),
                        name="case_supervisor_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("summary", backend.crypto.EncryptedText(max_length=5000, verbose_name="summary")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed at")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="cases.case",
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
                "verbose_name": "plan of a case",
                "verbose_name_plural": "plans of cases",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "version"), name="case_plan_versions"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_plan_agreed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("text", backend.crypto.EncryptedText(max_length=1000, verbose_name="goal")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("partly", "Partly reached"),
                            ("not_reached", "Not reached"),
                            ("dropped", "Given up together"),
                        ],
                        max_length=11,
                        verbose_name="result",
                    ),
                ),
                ("note", backend.crypto.EncryptedText(blank=True, max_length=1000, verbose_name="what became of it")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                (
                    "settled_by",
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
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="cases.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "goal of a plan",
                "verbose_name_plural": "goals of plans",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "position"), name="case_goal_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", ""), ("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("result__in", ["reached", "partly", "not_reached", "dropped"]),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_goal_settled_by_somebody",
                    ),
                ],
            },
        ),
    ]
