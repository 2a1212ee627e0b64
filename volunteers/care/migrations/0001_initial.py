import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("care", "0002_visits_and_alarms"), ("care", "0003_visits_once_a_day_that_came")]

    dependencies = [
        ("accounts", "__first__"),
        ("dispatch", "0001_initial"),
        ("households", "0001_initial"),
        ("places", "0001_initial"),
        ("privacy", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed: the resident is asked"),
                            ("agreed", "Agreed"),
                            ("active", "Looked after"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        default="proposed",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("reasons", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="reasons")),
                (
                    "door_notes",
                    backend.crypto.EncryptedText(blank=True, max_length=500, verbose_name="notes for the door"),
                ),
                ("every_days", models.PositiveSmallIntegerField(verbose_name="every so many days")),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="weekdays",
                    ),
                ),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("since", models.DateTimeField(blank=True, null=True, verbose_name="since")),
                ("last_seen_at", models.DateTimeField(blank=True, null=True, verbose_name="last seen at")),
                (
                    "last_seen_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("visit", "By a visit"),
                            ("themself", "They said so"),
                            ("follow_up", "By a follow-up"),
                        ],
                        max_length=9,
                        verbose_name="last seen how",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                ("due_hot_at", models.DateTimeField(blank=True, null=True, verbose_name="due at in a heat wave")),
                ("paused_for", backend.crypto.EncryptedText(blank=True, max_length=10, verbose_name="paused for")),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="paused until")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("emptied_at", models.DateTimeField(blank=True, null=True, verbose_name="emptied at")),
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
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "entry of the care register",
                "verbose_name_plural": "entries of the care register",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="care_entry_of_street"),
                    models.Index(
                        condition=models.Q(("status", "active")), fields=["street", "due_at"], name="care_entry_due"
                    ),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["street", "due_hot_at"],
                        name="care_entry_due_hot",
                    ),
                    models.Index(
                        condition=models.Q(("status", "paused")), fields=["paused_until"], name="care_entry_comes_back"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["proposed", "agreed", "active", "paused", "ended"])),
                        name="care_entry_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("proposed", "agreed", "active", "paused"))),
                        fields=("street", "resident"),
                        name="care_entry_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_days__gte", 1), ("every_days__lte", 90)),
                        name="care_entry_rhythm_sensible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="care_entry_hours_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_seen_how__in", ["", "visit", "themself", "follow_up"])),
                        name="care_entry_seen_how_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["active", "paused"]), _negated=True),
                            models.Q(("consent__isnull", False), ("since__isnull", False)),
                            _connector="OR",
                        ),
                        name="care_entry_nobody_without_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "active"), models.Q(("due_at", None), ("due_hot_at", None)), _connector="OR"
                        ),
                        name="care_entry_due_while_active",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="care_entry_ended_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("emptied_at", None),
                            models.Q(("lat", None), ("lng", None), ("status", "ended")),
                            _connector="OR",
                        ),
                        name="care_entry_emptied_is_nowhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", backend.crypto.EncryptedText(max_length=60, verbose_name="name")),
                ("phone", backend.crypto.EncryptedText(max_length=20, verbose_name="phone")),
                (
                    "kin",
                    models.CharField(
                        choices=[
                            ("child", "Son or daughter"),
                            ("spouse", "Husband or wife"),
                            ("relative", "Relative"),
                            ("neighbour", "Neighbour"),
                            ("doctor", "Doctor"),
                            ("other", "Other"),
                        ],
                        max_length=9,
                        verbose_name="relation",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="care.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact for an alarm",
                "verbose_name_plural": "contacts for an alarm",
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "position"), name="care_contact_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kin__in", ["child", "spouse", "relative", "neighbour", "doctor", "other"])
                        ),
                        name="care_contact_kin_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeatWave",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "called_by",
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
                "verbose_name": "heat wave",
                "verbose_name_plural": "heat waves",
                "indexes": [models.Index(fields=["street", "-until"], name="care_heat_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="care_heat_ends_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Trusted",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("trusted", "Trusted"),
                            ("refused", "Refused"),
                            ("ended", "No longer"),
                        ],
                        default="asked",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trusted",
                        to="care.entry",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "trusted volunteer",
                "verbose_name_plural": "trusted volunteers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "trusted", "refused", "ended"])),
                        name="care_trusted_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "trusted"))),
                        fields=("entry", "volunteer"),
                        name="care_trusted_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="day")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Somebody is to come"),
                            ("done", "They were seen"),
                            ("nobody", "Nobody opened the door"),
                            ("missed", "Nobody came"),
                            ("called_off", "Called off"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("well", "Seen, and well"),
                            ("no_visit_wished", "Seen; they wanted no visit"),
                            ("needs_help", "Seen, and needs help"),
                            ("nobody", "Nobody opened"),
                        ],
                        max_length=15,
                        verbose_name="outcome",
                    ),
                ),
                ("note", backend.crypto.EncryptedText(blank=True, max_length=500, verbose_name="note")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="told at")),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="care.entry",
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="dispatch.task"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "visit of the care register",
                "verbose_name_plural": "visits of the care register",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="care_visit_of_street"),
                    models.Index(condition=models.Q(("status", "open")), fields=["made_at"], name="care_visit_waits"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "done", "nobody", "missed", "called_off"])),
                        name="care_visit_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("open", "done", "nobody"))),
                        fields=("entry", "day"),
                        name="care_visit_once_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("entry",), name="care_visit_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "well", "no_visit_wished", "needs_help", "nobody"])),
                        name="care_visit_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["done", "nobody"]), _negated=True),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("told_at__isnull", False),
                                ("told_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="care_visit_told_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("well", "Seen, and well"),
                            ("no_visit_wished", "Seen; they wanted no visit"),
                            ("needs_help", "Seen, and needs help"),
                            ("nobody", "Nobody opened"),
                        ],
                        max_length=15,
                        verbose_name="why",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                ("carried_up_at", models.DateTimeField(blank=True, null=True, verbose_name="carried up at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("found", backend.crypto.EncryptedText(blank=True, max_length=10, verbose_name="found")),
                ("note", backend.crypto.EncryptedText(blank=True, max_length=500, verbose_name="note")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alarms", to="care.entry"
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alarm", to="care.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "alarm of the care register",
                "verbose_name_plural": "alarms of the care register",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="care_alarm_of_street"),
                    models.Index(condition=models.Q(("status", "open")), fields=["raised_at"], name="care_alarm_waits"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed"])), name="care_alarm_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["nobody", "needs_help"])), name="care_alarm_why_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="care_alarm_closed_by_somebody",
                    ),
                ],
            },
        ),
    ]
