import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids
import volunteers.dispatch.models.place


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("dispatch", "0002_encrypted_fields"),
        ("dispatch", "0003_homes"),
        ("dispatch", "0004_what_a_task_is"),
        ("dispatch", "0005_origin_series"),
        ("dispatch", "0006_understaffed_alerts"),
        ("dispatch", "0008_decisions"),
        ("dispatch", "0009_waiting_lists"),
        ("dispatch", "0010_tasks_are_handed_over"),
        ("dispatch", "0011_help_wanted"),
        ("dispatch", "0012_origin_care"),
        ("dispatch", "0013_no_shows_and_release"),
        ("dispatch", "0014_asked_again"),
        ("dispatch", "0015_rounds"),
        ("dispatch", "0016_asked_in_spite_of_little_time"),
        ("dispatch", "0018_who_directs_goes_along"),
        ("dispatch", "0019_skills_at_a_level"),
        ("dispatch", "0021_roles_that_are_no_more"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
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
                        default="other",
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                (
                    "origin_kind",
                    models.CharField(
                        choices=[
                            ("need", "Need"),
                            ("activity", "Activity"),
                            ("campaign", "Campaign"),
                            ("series", "Series"),
                            ("care", "The care register"),
                            ("round", "Round of visits"),
                            ("group", "The group itself"),
                        ],
                        max_length=8,
                        verbose_name="origin",
                    ),
                ),
                ("origin_id", models.UUIDField(null=True)),
                ("contact_phone", backend.crypto.EncryptedText(blank=True, max_length=20, verbose_name="phone")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("instructions", models.TextField(blank=True, verbose_name="instructions")),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("slots", models.PositiveSmallIntegerField(verbose_name="slots")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="taken")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="skills"
                    ),
                ),
                ("levels", models.JSONField(blank=True, db_default={}, default=dict, verbose_name="levels of skills")),
                (
                    "risk",
                    models.CharField(
                        choices=[("none", "No risk"), ("some", "Some risk"), ("high", "High risk")],
                        db_default="none",
                        default="none",
                        max_length=4,
                        verbose_name="risk",
                    ),
                ),
                (
                    "wished_gender",
                    models.CharField(
                        blank=True,
                        choices=[("female", "A woman"), ("male", "A man")],
                        db_default="",
                        default="",
                        max_length=6,
                        verbose_name="wished gender",
                    ),
                ),
                (
                    "wished_language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cmn", "Mandarin"),
                            ("yue", "Cantonese"),
                            ("wuu", "Shanghainese"),
                            ("nan", "Hokkien"),
                            ("hak", "Hakka"),
                            ("bo", "Tibetan"),
                            ("ug", "Uyghur"),
                            ("mn", "Mongolian"),
                            ("en", "English"),
                            ("ja", "Japanese"),
                            ("ko", "Korean"),
                            ("ru", "Russian"),
                            ("fr", "French"),
                            ("csl", "Chinese sign language"),
                        ],
                        db_default="",
                        default="",
                        max_length=4,
                        verbose_name="wished language",
                    ),
                ),
                (
                    "materials",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="what to bring",
                    ),
                ),
                (
                    "meeting_point",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="meeting point"
                    ),
                ),
                (
                    "director_along",
                    models.BooleanField(db_default=False, default=False, verbose_name="who directs it goes along"),
                ),
                (
                    "understaffed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="alerted at"),
                ),
                (
                    "by_waves",
                    models.BooleanField(
                        db_default=True, default=True, editable=False, verbose_name="asked for by waves"
                    ),
                ),
                (
                    "asked_teams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("reach", models.PositiveIntegerField(blank=True, null=True, verbose_name="people reached")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("completed", "Completed"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
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
                    "covered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "director",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "indexes": [
                    models.Index(fields=["street", "status", "starts_at", "id"], name="task_board"),
                    models.Index(fields=["origin_kind", "origin_id"], name="task_of_origin"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "completed", "cancelled"])), name="task_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="task_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slots__gte", 1), ("slots__lte", 1000)), name="task_slots_sensible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("slots"))), name="task_never_oversold"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("risk__in", ["none", "some", "high"])), name="task_risk_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wished_gender__in", ["", "female", "male"])),
                        name="task_wished_gender_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reach", None), ("kind", "campaign"), _connector="OR"),
                        name="task_reach_of_campaigns",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskRole",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", models.CharField(max_length=60, verbose_name="role")),
                ("slots", models.PositiveSmallIntegerField(verbose_name="slots")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="taken")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="skills"
                    ),
                ),
                ("levels", models.JSONField(blank=True, db_default={}, default=dict, verbose_name="levels of skills")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="dispatch.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "role on a task",
                "verbose_name_plural": "roles on tasks",
                "ordering": ["task", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("task", "position"), name="task_role_in_order"),
                    models.UniqueConstraint(fields=("task", "name"), name="task_role_once"),
                    models.CheckConstraint(
                        condition=models.Q(("slots__gte", 0), ("slots__lte", 1000)), name="task_role_slots_sensible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("slots"))), name="task_role_never_oversold"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("reasons", models.JSONField(default=list, verbose_name="reasons")),
                ("chance", models.FloatField(default=0.35, verbose_name="chance")),
                (
                    "despite",
                    models.BooleanField(
                        db_default=False, default=False, editable=False, verbose_name="in spite of little time"
                    ),
                ),
                (
                    "beside",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                (
                    "nominated_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
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
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="roster.volunteer"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="dispatch.task"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.taskrole",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "indexes": [
                    models.Index(fields=["volunteer", "-id"], name="offer_of_volunteer"),
                    models.Index(condition=models.Q(("status", "open")), fields=["expires_at"], name="offer_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "accepted", "declined", "expired", "withdrawn"])),
                        name="offer_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("task", "volunteer"), name="offer_open_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("situation", models.JSONField()),
                ("asked", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="dispatch.task"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="dispatch.taskrole",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a wave",
                "verbose_name_plural": "decisions on waves",
                "indexes": [
                    models.Index(fields=["task", "id"], name="decision_of_task"),
                    models.Index(fields=["at"], name="decision_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(editable=False)),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("checked_in", "Checked in"),
                            ("checked_out", "Checked out"),
                            ("handed_back", "Handed back"),
                            ("stood_down", "Stood down"),
                            ("released", "Released"),
                        ],
                        default="accepted",
                        max_length=11,
                        verbose_name="status",
                    ),
                ),
                ("accepted_at", models.DateTimeField(verbose_name="accepted at")),
                ("asked_again_at", models.DateTimeField(blank=True, null=True, verbose_name="asked again at")),
                (
                    "beside",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        blank=True,
                        db_default=[],
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("checked_in_at", models.DateTimeField(blank=True, null=True, verbose_name="checked in at")),
                ("checked_out_at", models.DateTimeField(blank=True, null=True, verbose_name="checked out at")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="roster.volunteer"
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignment",
                        to="dispatch.offer",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="dispatch.task"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.taskrole",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "indexes": [models.Index(fields=["volunteer", "starts_at"], name="assignment_of_volunteer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["accepted", "checked_in", "checked_out", "handed_back", "stood_down", "released"],
                            )
                        ),
                        name="assignment_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("handed_back", "stood_down", "released")), _negated=True),
                        fields=("task", "volunteer"),
                        name="assignment_once_on_a_task",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("beside", []), ("status__in", ("accepted", "checked_in"))),
                        expressions=[(volunteers.dispatch.models.place.Hours("number", "starts_at", "ends_at"), "&&")],
                        name="assignment_no_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiter",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("promised", "A place is kept"),
                            ("placed", "Has a place"),
                            ("left", "Left the waiting list"),
                            ("lapsed", "Did not answer in time"),
                            ("thanked", "No place came free"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("joined_at", models.DateTimeField(verbose_name="joined at")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                (
                    "kept_role",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.taskrole",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.taskrole",
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
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiters",
                        to="dispatch.task",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits",
                        to="roster.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "turn on a waiting list",
                "verbose_name_plural": "turns on waiting lists",
                "indexes": [
                    models.Index(fields=["task", "joined_at", "id"], name="waiter_in_line"),
                    models.Index(fields=["volunteer", "-id"], name="waiter_of_volunteer"),
                    models.Index(condition=models.Q(("status", "promised")), fields=["until"], name="waiter_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "promised", "placed", "left", "lapsed", "thanked"])
                        ),
                        name="waiter_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("waiting", "promised"))),
                        fields=("task", "volunteer"),
                        name="waiter_once_on_a_task",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "promised"), ("until__isnull", False)),
                            models.Q(models.Q(("status", "promised"), _negated=True), ("until", None)),
                            _connector="OR",
                        ),
                        name="waiter_until_while_promised",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Askable",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("skill", models.CharField(blank=True, max_length=40)),
                ("x", models.FloatField(null=True)),
                ("y", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True, verbose_name="latitude")),
                ("lng", models.FloatField(null=True, verbose_name="longitude")),
                ("lot", models.FloatField(db_default=models.Func(function="random"))),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="askable", to="roster.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "skill that one is asked by",
                "verbose_name_plural": "skills that one is asked by",
                "indexes": [models.Index(fields=["street", "skill", "lot"], name="askable_by_lot")],
            },
        ),
        migrations.CreateModel(
            name="NoShow",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("noted", "Noted"),
                            ("objected", "Objected to"),
                            ("stands", "Stands"),
                            ("lifted", "Lifted"),
                        ],
                        default="noted",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="noted at")),
                ("object_until", models.DateTimeField(verbose_name="may be objected to until")),
                ("said", models.TextField(blank=True, verbose_name="what the volunteer said")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="no_show", to="dispatch.assignment"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                "verbose_name": "no-show",
                "verbose_name_plural": "no-shows",
                "indexes": [
                    models.Index(fields=["street", "-id"], name="no_show_of_street"),
                    models.Index(condition=models.Q(("status", "noted")), fields=["object_until"], name="no_show_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["noted", "objected", "stands", "lifted"])),
                        name="no_show_status_known",
                    )
                ],
            },
        ),
    ]
