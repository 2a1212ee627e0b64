import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids

# What was said before reasons were asked for: as what they said of it tells.
SAY_WHY = """
UPDATE desk_verdict SET reason = CASE WHEN responded THEN 'not_fixed' ELSE 'nobody_came' END
WHERE NOT resolved AND reason = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0012_where_it_is"),
        ("households", "0006_who_was_entered_by_a_question"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedNoMore",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "wish for no questions",
                "verbose_name_plural": "wishes for no questions",
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("refused", "Reached, and wants no questions"),
                            ("later", "Reached, and asked to be called later"),
                            ("no_answer", "Nobody answered"),
                            ("busy", "Engaged"),
                            ("wrong_number", "A wrong number, or none"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("expiry", "The answer's term is over"),
                            ("silence", "The resident has said nothing of the answer"),
                            ("asked", "The resident asked for it"),
                        ],
                        max_length=7,
                        verbose_name="why",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for somebody who calls"),
                            ("taken", "Somebody has taken it on"),
                            ("done", "Done"),
                            ("not_reached", "Not reached"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=11,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="calls that reached nobody")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="last called at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
            ],
            options={
                "verbose_name": "call back",
                "verbose_name_plural": "call backs",
            },
        ),
        migrations.RemoveConstraint(
            model_name="need",
            name="need_status_known",
        ),
        migrations.AddField(
            model_name="need",
            name="do_not_ask",
            field=models.BooleanField(default=False, verbose_name="no questions"),
        ),
        migrations.AddField(
            model_name="need",
            name="lapsed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed without a verdict at"),
        ),
        migrations.AddField(
            model_name="need",
            name="reminded_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="reminded at"),
        ),
        migrations.AddField(
            model_name="verdict",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nobody_came", "Nobody came or answered"),
                    ("not_fixed", "It is not done, or not well"),
                    ("came_back", "It was done, and came back"),
                    ("not_asked_for", "Something else was done than was asked"),
                    ("not_reasoned", "It was turned down without a good reason"),
                    ("other", "Another reason"),
                ],
                max_length=14,
                verbose_name="why it is not resolved",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="need",
            name="status",
            field=models.CharField(
                choices=[
                    ("reported", "Reported"),
                    ("triaged", "Triaged"),
                    ("under_way", "Under way"),
                    ("answered", "Answered"),
                    ("closed", "Closed"),
                    ("unjudged", "Closed without a verdict"),
                    ("reopened", "Reopened"),
                    ("declined", "Declined"),
                    ("merged", "Merged"),
                ],
                default="reported",
                max_length=9,
                verbose_name="status",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("status__in", ("answered", "declined"))),
                fields=["street", "answered_at"],
                name="need_awaiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "reported",
                            "triaged",
                            "under_way",
                            "answered",
                            "closed",
                            "unjudged",
                            "reopened",
                            "declined",
                            "merged",
                        ],
                    )
                ),
                name="need_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "unjudged"), _negated=True), ("lapsed_at__isnull", False), _connector="OR"
                ),
                name="need_unjudged_since_a_moment",
            ),
        ),
        migrations.AddField(
            model_name="askednomore",
            name="street",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AddField(
            model_name="askednomore",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="caller",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="street",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="caller",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="need",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="desk.need"
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="street",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="call_back",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="desk.callback"
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="call_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verdict",
                to="desk.callback",
            ),
        ),
        migrations.RunSQL(SAY_WHY, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("resolved", True)),
                    models.Q(
                        (
                            "reason__in",
                            ["nobody_came", "not_fixed", "came_back", "not_asked_for", "not_reasoned", "other"],
                        ),
                        ("resolved", False),
                    ),
                    _connector="OR",
                ),
                name="verdict_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("call_back", None), ("recorded_by", None)),
                    models.Q(
                        ("by_card", False),
                        ("call_back__isnull", False),
                        ("recorded_by__isnull", False),
                        models.Q(("recorded_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="verdict_recorded_by_a_third",
            ),
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(fields=["street", "due_at", "id"], name="call_back_of_street"),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "taken", "done", "not_reached", "withdrawn"])),
                name="call_back_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["expiry", "silence", "asked"])), name="call_back_why_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("status__in", ("waiting", "taken"))),
                    models.Q(
                        models.Q(("status__in", ("waiting", "taken")), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="call_back_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("caller", None), ("status", "waiting"), ("taken_at", None)),
                    ("status", "withdrawn"),
                    models.Q(
                        models.Q(("status", "waiting"), _negated=True),
                        ("caller__isnull", False),
                        ("taken_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="call_back_taken_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("waiting", "taken"))),
                fields=("need",),
                name="call_back_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("why", "asked"), _negated=True),
                fields=("need", "why", "round"),
                name="call_back_once_a_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["reached", "refused", "later", "no_answer", "busy", "wrong_number"])
                ),
                name="call_outcome_known",
            ),
        ),
    ]
