import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("desk", "0002_encrypted_fields"),
        ("desk", "0003_homes"),
        ("desk", "0004_verdicts_by_card"),
        ("desk", "0005_phones_of_others_are_found"),
        ("desk", "0006_by_word_of_mouth_is_private"),
        ("desk", "0007_by_word_of_mouth_is_read_in_no_feed"),
        ("desk", "0008_targets_are_watched"),
        ("desk", "0009_watch_what_is_open"),
        ("desk", "0010_messages"),
        ("desk", "0011_in_other_hands"),
        ("desk", "0012_where_it_is"),
        ("desk", "0013_verdicts_by_call_back"),
        ("desk", "0014_what_categories_ask_for"),
        ("desk", "0015_edits_withdrawal_unmerge"),
        ("desk", "0016_public_needs"),
        ("desk", "0017_similar_by_marks"),
        ("desk", "0018_marks_of_what_is_there"),
        ("desk", "0019_channels"),
        ("desk", "0021_moderation"),
        ("desk", "0022_found_by_what_is_read"),
        ("desk", "0023_needs_are_handed_over"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("households", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedNoMore",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for no questions",
                "verbose_name_plural": "wishes for no questions",
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                            ("enquiry", "Enquiry"),
                            ("help", "Request for help"),
                            ("complaint", "Complaint"),
                            ("wrongdoing", "Report of wrongdoing"),
                            ("suggestion", "Suggestion"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "The resident's own app"),
                            ("card", "A paper card"),
                            ("proxy", "Somebody who reports for the resident"),
                            ("hotline", "The hotline"),
                            ("open311", "Open311"),
                            ("import", "An import"),
                        ],
                        default="app",
                        editable=False,
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="category")),
                ("reported_category", models.CharField(blank=True, editable=False, max_length=40)),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
                ("missing", models.JSONField(blank=True, default=list, verbose_name="missing")),
                ("first_time_right", models.BooleanField(editable=False, null=True)),
                (
                    "calls",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, editable=False, size=None
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[("private", "Only those concerned"), ("public", "The whole street sees a summary")],
                        default="private",
                        max_length=7,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "showing",
                    models.CharField(
                        choices=[
                            ("shown", "Shown"),
                            ("waiting", "Waits for a moderator"),
                            ("hidden", "Hidden by a moderator"),
                        ],
                        default="shown",
                        max_length=7,
                        verbose_name="moderation",
                    ),
                ),
                ("blacked_out", backend.crypto.EncryptedText(blank=True, editable=False, max_length=30000)),
                ("preferred_time", models.CharField(blank=True, max_length=200, verbose_name="preferred time")),
                ("on_behalf_name", models.CharField(blank=True, max_length=60, verbose_name="on behalf of")),
                (
                    "on_behalf_phone",
                    backend.crypto.EncryptedText(
                        blank=True, index="on_behalf_phone_index", max_length=20, verbose_name="phone"
                    ),
                ),
                (
                    "on_behalf_phone_index",
                    backend.crypto.BlindIndex(kind="phone", max_length=32, null=True, of="on_behalf_phone"),
                ),
                ("on_behalf_consent", models.BooleanField(default=False, verbose_name="consent")),
                ("on_record", models.BooleanField(default=False, editable=False)),
                (
                    "geocoded",
                    models.CharField(
                        choices=[
                            ("device", "The device, or a pin on the map"),
                            ("on_record", "The address on record"),
                            ("gazetteer", "The street's gazetteer"),
                            ("outside", "An outside geocoder"),
                            ("none", "Not found"),
                        ],
                        default="none",
                        max_length=9,
                        verbose_name="how it was placed",
                    ),
                ),
                (
                    "exactness",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "The place itself"),
                            ("landmark", "The middle of a lane, road or compound; not the house number"),
                            ("area", "The neighbourhood at best"),
                        ],
                        max_length=8,
                        verbose_name="how exactly",
                    ),
                ),
                ("place_dropped", models.BooleanField(default=False, editable=False)),
                ("place_conflict", models.BooleanField(default=False, verbose_name="place in doubt")),
                ("fingerprint", models.BinaryField(max_length=32)),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, editable=False, size=None
                    ),
                ),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported at")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "status",
                    models.CharField(
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
                            ("withdrawn", "Withdrawn by the resident"),
                        ],
                        default="reported",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("emergency", "Emergency: life or safety"),
                            ("urgent", "Urgent: utilities, weather"),
                            ("normal", "Normal"),
                            ("low", "Can wait"),
                        ],
                        max_length=9,
                        verbose_name="urgency",
                    ),
                ),
                ("dispatch_due_at", models.DateTimeField(verbose_name="dispatch due at")),
                ("answer_due_at", models.DateTimeField(verbose_name="answer due at")),
                ("dispatched_at", models.DateTimeField(blank=True, null=True, verbose_name="dispatched at")),
                (
                    "dispatch_alarm",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Nobody"),
                            (1, "Who leads it, before the term is over"),
                            (2, "Team leaders and core leaders, when it is over"),
                            (3, "Managers"),
                            (4, "The committee"),
                        ],
                        default=0,
                        editable=False,
                    ),
                ),
                (
                    "answer_alarm",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Nobody"),
                            (1, "Who leads it, before the term is over"),
                            (2, "Team leaders and core leaders, when it is over"),
                            (3, "Managers"),
                            (4, "The committee"),
                        ],
                        default=0,
                        editable=False,
                    ),
                ),
                ("alarm_at", models.DateTimeField(editable=False, null=True)),
                (
                    "handed_over",
                    models.BooleanField(
                        db_default=False, default=False, editable=False, verbose_name="lead handed over"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("task", "Volunteer task"),
                            ("campaign", "Campaign"),
                            ("project", "Funded project"),
                            ("referral", "Referral to a body outside"),
                            ("advice", "Advice given"),
                        ],
                        max_length=8,
                        verbose_name="route",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("decline_reason", models.TextField(blank=True, verbose_name="reason for declining")),
                ("tasks_done", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="times reopened")),
                ("reopened_at", models.DateTimeField(blank=True, null=True, verbose_name="reopened at")),
                ("reminded_at", models.DateTimeField(editable=False, null=True, verbose_name="reminded at")),
                ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed without a verdict at")),
                ("do_not_ask", models.BooleanField(default=False, verbose_name="no questions")),
                ("updated_at", models.DateTimeField(verbose_name="updated at")),
                (
                    "assigned_by",
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
                    "beneficiary",
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
                    "first_receiver",
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
                    "found_community",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
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
                    "in_charge",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="desk.need",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.representation",
                    ),
                ),
                (
                    "stated_community",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
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
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "indexes": [
                    models.Index(fields=["street", "-reported_at", "-id"], name="need_of_street"),
                    models.Index(
                        condition=models.Q(("on_behalf_phone_index__isnull", False)),
                        fields=["on_behalf_phone_index"],
                        name="need_on_behalf_phone",
                    ),
                    models.Index(fields=["reporter", "-reported_at"], name="need_of_reporter"),
                    models.Index(
                        condition=models.Q(("beneficiary__isnull", False)),
                        fields=["beneficiary"],
                        name="need_for_person",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("answered", "declined"))),
                        fields=["street", "answered_at"],
                        name="need_awaiting",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("first_receiver__isnull", False),
                            ("status__in", ("triaged", "under_way", "reopened", "answered")),
                        ),
                        fields=["first_receiver"],
                        name="need_led",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("in_charge__isnull", False),
                            ("status__in", ("triaged", "under_way", "reopened", "answered")),
                        ),
                        fields=["in_charge"],
                        name="need_in_charge",
                    ),
                    models.Index(
                        condition=models.Q(("alarm_at__isnull", False)), fields=["alarm_at"], name="need_alarm"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["marks"], name="need_marks"),
                    models.Index(
                        condition=models.Q(("place_conflict", True)),
                        fields=["street", "-reported_at", "-id"],
                        name="need_place_conflict",
                    ),
                    models.Index(
                        condition=models.Q(("visibility", "public")),
                        fields=["street", "-reported_at", "-id"],
                        name="need_public",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="need_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["enquiry", "help", "complaint", "wrongdoing", "suggestion"])),
                        name="need_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["app", "card", "proxy", "hotline", "open311", "import"])),
                        name="need_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("showing__in", ["shown", "waiting", "hidden"])), name="need_showing_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "wrongdoing"), _negated=True),
                            models.Q(("beneficiary", None), ("marks", []), ("tokens", []), ("visibility", "private")),
                            _connector="OR",
                        ),
                        name="need_wrongdoing_is_confidential",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into", None)),
                            _connector="OR",
                        ),
                        name="need_merged_into_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assigned_by", None), ("in_charge", None)),
                            models.Q(("assigned_by__isnull", False), ("in_charge__isnull", False)),
                            _connector="OR",
                        ),
                        name="need_in_charge_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "unjudged"), _negated=True),
                            ("lapsed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="need_unjudged_since_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True), name="need_not_into_itself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on_behalf_name", ""), ("on_behalf_consent", True), _connector="OR"),
                        name="need_proxy_has_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("visibility", "private"),
                            ("on_behalf_consent", False),
                            ("representation__isnull", False),
                            _connector="OR",
                        ),
                        name="need_by_word_of_mouth_is_private",
                    ),
                ],
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
                (
                    "caller",
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
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="desk.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "call back",
                "verbose_name_plural": "call backs",
                "indexes": [models.Index(fields=["street", "due_at", "id"], name="call_back_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "taken", "done", "not_reached", "withdrawn"])),
                        name="call_back_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["expiry", "silence", "asked"])), name="call_back_why_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status__in", ("waiting", "taken"))),
                            models.Q(
                                models.Q(("status__in", ("waiting", "taken")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="call_back_ends_once",
                    ),
                    models.CheckConstraint(
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
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("waiting", "taken"))),
                        fields=("need",),
                        name="call_back_one_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("why", "asked"), _negated=True),
                        fields=("need", "why", "round"),
                        name="call_back_once_a_round",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Waits for a review"), ("upheld", "Upheld"), ("rejected", "Rejected")],
                        default="open",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="desk.need",
                    ),
                ),
                (
                    "reviewed_by",
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "indexes": [models.Index(fields=["need", "at"], name="objection_of_need")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "upheld", "rejected"])),
                        name="objection_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("need",), name="objection_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "to",
                    models.CharField(
                        choices=[("outside", "A body outside"), ("project", "A funded project")],
                        max_length=7,
                        verbose_name="handed on to",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("project_id", models.UUIDField(editable=False, null=True)),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="their number")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[("sent", "Handed on"), ("answered", "Answered by them"), ("recalled", "Taken back")],
                        default="sent",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="desk.need"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "referral",
                "verbose_name_plural": "referrals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["sent", "answered", "recalled"])),
                        name="referral_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("project_id__isnull", False), ("to", "project")),
                            models.Q(("project_id", None), ("to", "outside")),
                            _connector="OR",
                        ),
                        name="referral_names_its_project",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("responded", models.BooleanField(verbose_name="responded")),
                ("resolved", models.BooleanField(verbose_name="resolved")),
                ("satisfaction", models.PositiveSmallIntegerField(verbose_name="satisfaction")),
                (
                    "reason",
                    models.CharField(
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
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("round", models.PositiveSmallIntegerField(verbose_name="round")),
                ("by_card", models.BooleanField(default=False, verbose_name="by paper card")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "call_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict",
                        to="desk.callback",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="desk.need",
                    ),
                ),
                (
                    "recorded_by",
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "verdict",
                "verbose_name_plural": "verdicts",
                "indexes": [models.Index(fields=["need", "at"], name="verdict_of_need")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("satisfaction__gte", 1), ("satisfaction__lte", 5)),
                        name="verdict_satisfaction_1_to_5",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.AddField(
            model_name="need",
            name="verdict",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="desk.verdict",
            ),
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
                (
                    "caller",
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
                    "call_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="desk.callback"
                    ),
                ),
            ],
            options={
                "verbose_name": "call",
                "verbose_name_plural": "calls",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["reached", "refused", "later", "no_answer", "busy", "wrong_number"])
                        ),
                        name="call_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("concerned", "The resident and who handles it"),
                            ("group", "Only who handles it"),
                            ("street", "Everybody who may read of it"),
                        ],
                        max_length=9,
                        verbose_name="audience",
                    ),
                ),
                ("of_the_group", models.BooleanField(verbose_name="from the group")),
                ("text", models.TextField(verbose_name="text")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "showing",
                    models.CharField(
                        choices=[
                            ("shown", "Shown"),
                            ("waiting", "Waits for a moderator"),
                            ("hidden", "Hidden by a moderator"),
                        ],
                        default="shown",
                        max_length=7,
                        verbose_name="moderation",
                    ),
                ),
                ("blacked_out", backend.crypto.EncryptedText(blank=True, editable=False, max_length=30000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="desk.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "indexes": [models.Index(fields=["need", "id"], name="message_of_need")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["concerned", "group", "street"])),
                        name="message_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience", "concerned"), ("of_the_group", True), _connector="OR"),
                        name="message_notes_are_the_group_s",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("showing", "shown"),
                            models.Q(("audience", "street"), ("showing", "hidden")),
                            _connector="OR",
                        ),
                        name="message_hidden_from_the_street",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
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
                (
                    "joined",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="desk.need",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="desk.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow",
                "verbose_name_plural": "follows",
                "indexes": [models.Index(fields=["user", "need"], name="follow_of_user")],
                "constraints": [models.UniqueConstraint(fields=("need", "user"), name="follow_once")],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("before", backend.crypto.EncryptedText(max_length=40000, verbose_name="before")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="desk.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "edit",
                "verbose_name_plural": "edits",
                "indexes": [models.Index(fields=["need", "id"], name="edit_of_need")],
            },
        ),
    ]
