import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("committee", "0001_initial"),
        ("parties", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("called", "Called"),
                            ("sitting", "In session"),
                            ("drafted", "Minutes to be signed"),
                            ("signed", "Minutes signed"),
                            ("cancelled", "Called off"),
                        ],
                        default="called",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("called_at", models.DateTimeField(verbose_name="called at")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("minutes", models.JSONField(blank=True, null=True, verbose_name="minutes")),
                ("seal", models.CharField(blank=True, max_length=64, verbose_name="seal")),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "chair",
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
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "indexes": [models.Index(fields=["street", "-starts_at", "-id"], name="meeting_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["called", "sitting", "drafted", "signed", "cancelled"])),
                        name="meeting_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["drafted", "signed"]), _negated=True),
                            models.Q(
                                ("closed_at__isnull", False), ("minutes__isnull", False), ("opened_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="meeting_over_has_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "signed"), ("seal", ""), _connector="XOR"),
                        name="meeting_signed_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("as_deputy", models.BooleanField(verbose_name="as deputy")),
                (
                    "answer",
                    models.CharField(
                        choices=[("none", "Not answered"), ("coming", "Comes"), ("away", "Cannot come")],
                        default="none",
                        max_length=6,
                        verbose_name="answer",
                    ),
                ),
                ("present", models.BooleanField(default=False, verbose_name="present")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="committee.seat"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendees", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "attendee",
                "verbose_name_plural": "attendees",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "user"), name="attendee_once_at_a_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["none", "coming", "away"])), name="attendee_answer_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda item",
                "verbose_name_plural": "agenda items",
                "ordering": ["meeting", "position"],
                "constraints": [models.UniqueConstraint(fields=("meeting", "position"), name="agenda_item_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="text")),
                ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
                ("at", models.DateTimeField(verbose_name="at")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "addendum to minutes",
                "verbose_name_plural": "addenda to minutes",
            },
        ),
        migrations.CreateModel(
            name="Motion",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="text")),
                ("moved_at", models.DateTimeField(verbose_name="moved at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Put to the vote"),
                            ("carried", "Carried"),
                            ("lost", "Lost"),
                            ("dropped", "Not decided"),
                        ],
                        default="open",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="motions", to="meetings.agendaitem"
                    ),
                ),
                (
                    "moved_by",
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
                "verbose_name": "motion",
                "verbose_name_plural": "motions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "carried", "lost", "dropped"])),
                        name="motion_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MotionVote",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "ballot",
                    models.CharField(
                        choices=[("yes", "For"), ("no", "Against"), ("abstain", "Abstains")],
                        max_length=7,
                        verbose_name="vote",
                    ),
                ),
                ("counted", models.BooleanField(default=False, editable=False, verbose_name="counted")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="meetings.motion"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="committee.seat"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "vote on a motion",
                "verbose_name_plural": "votes on motions",
                "constraints": [
                    models.UniqueConstraint(fields=("motion", "voter"), name="motion_vote_once_of_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("ballot__in", ["yes", "no", "abstain"])), name="motion_vote_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recusals", to="meetings.agendaitem"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "recusal",
                "verbose_name_plural": "recusals",
                "constraints": [models.UniqueConstraint(fields=("item", "user"), name="recusal_once_of_an_item")],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="meetings.meeting"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "signature under minutes",
                "verbose_name_plural": "signatures under minutes",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "user"), name="minutes_signed_once_by_a_person")
                ],
            },
        ),
    ]
