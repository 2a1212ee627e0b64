import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("moderation", "0001_moderation")]

    dependencies = [
        ("accounts", "__first__"),
        ("desk", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[("hide", "Hidden"), ("redact", "Passages blacked out")],
                        max_length=6,
                        verbose_name="what",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("personal_data", "Personal data of others"),
                            ("insult", "An insult"),
                            ("advertising", "Advertising"),
                            ("illegal", "Against the law"),
                            ("no_need", "A test, or nobody's need"),
                            ("spam", "The same again and again"),
                            ("other", "Another reason, said in words"),
                        ],
                        max_length=13,
                        verbose_name="reason",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in words")),
                ("passages", backend.crypto.EncryptedText(blank=True, editable=False, max_length=30000)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("standing", "In force"),
                            ("appealed", "The resident appeals: in force until somebody else has looked"),
                            ("upheld", "Reviewed by somebody else, and upheld"),
                            ("overturned", "Reviewed by somebody else, and overturned"),
                            ("restored", "Taken back"),
                        ],
                        default="standing",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                ("restored_why", models.TextField(blank=True, verbose_name="why it was taken back")),
                ("appealed_at", models.DateTimeField(blank=True, null=True, verbose_name="appealed at")),
                ("appeal", models.TextField(blank=True, verbose_name="appeal")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("review", models.TextField(blank=True, verbose_name="what the review found")),
                (
                    "appealed_by",
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
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderation",
                        to="desk.message",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderation",
                        to="desk.need",
                    ),
                ),
                (
                    "restored_by",
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
            ],
            options={
                "verbose_name": "act of moderation",
                "verbose_name_plural": "acts of moderation",
                "indexes": [
                    models.Index(fields=["street", "-at", "-id"], name="act_of_street"),
                    models.Index(fields=["need", "-at"], name="act_of_need"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["standing", "appealed", "upheld", "overturned", "restored"])
                        ),
                        name="act_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["personal_data", "insult", "advertising", "illegal", "no_need", "spam", "other"],
                            )
                        ),
                        name="act_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "other"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="act_other_reason_in_words",
                    ),
                    models.CheckConstraint(condition=models.Q(("what__in", ["hide", "redact"])), name="act_what_known"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("message", None), ("status__in", ("standing", "appealed", "upheld")), ("what", "hide")
                        ),
                        fields=("need",),
                        name="act_hides_summary_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("message", None), _negated=True),
                            ("status__in", ("standing", "appealed", "upheld")),
                            ("what", "hide"),
                        ),
                        fields=("message",),
                        name="act_hides_message_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="act_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["appealed", "upheld", "overturned"]), _negated=True),
                            models.Q(("appealed_at__isnull", False), ("appealed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="act_appealed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["upheld", "overturned"]), _negated=True),
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="act_reviewed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "restored"), _negated=True),
                            models.Q(("restored_at__isnull", False), ("restored_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="act_restored_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("personal_data", "Personal data of others"),
                            ("insult", "An insult"),
                            ("advertising", "Advertising"),
                            ("illegal", "Against the law"),
                            ("no_need", "A test, or nobody's need"),
                            ("spam", "The same again and again"),
                            ("other", "Another reason, said in words"),
                        ],
                        max_length=13,
                        verbose_name="reason",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="in words")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("looked_at", models.DateTimeField(blank=True, null=True, verbose_name="looked at")),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="desk.message",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="desk.need",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "flag",
                "verbose_name_plural": "flags",
                "indexes": [models.Index(fields=["user"], name="flag_of_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["personal_data", "insult", "advertising", "illegal", "no_need", "spam", "other"],
                            )
                        ),
                        name="flag_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "other"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="flag_other_reason_in_words",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("message", None)), fields=("need", "user"), name="flag_of_summary_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("message", None), _negated=True),
                        fields=("message", "user"),
                        name="flag_of_message_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("new", "Waits to be let through"),
                            ("edited", "Changed by the resident since it was moderated"),
                            ("flags", "Flagged by residents"),
                            ("appeal", "An appeal waits for somebody else"),
                        ],
                        max_length=6,
                        verbose_name="why",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waits for a moderator"),
                            ("left", "Looked at, and left as it is"),
                            ("settled", "Decided"),
                        ],
                        default="open",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "act",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="moderation.act",
                    ),
                ),
                (
                    "ended_by",
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
                    "message",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desk.message",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderation_items",
                        to="desk.need",
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
                "verbose_name": "item of the moderators' queue",
                "verbose_name_plural": "items of the moderators' queue",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["street", "since", "id"], name="item_open"
                    ),
                    models.Index(fields=["need"], name="item_of_need"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "left", "settled"])), name="item_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["new", "edited", "flags", "appeal"])), name="item_why_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act__isnull", False), ("why", "appeal")),
                            models.Q(models.Q(("why", "appeal"), _negated=True), ("act", None)),
                            _connector="OR",
                        ),
                        name="item_appeal_against_an_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "left"), ("why__in", ("new", "appeal")), _negated=True),
                        name="item_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status", "open")),
                            models.Q(models.Q(("status", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="item_ended_at_a_moment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("message", None), ("act", None), ("status", "open")),
                        fields=("need",),
                        name="item_of_summary_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("message", None), _negated=True), ("act", None), ("status", "open")
                        ),
                        fields=("message",),
                        name="item_of_message_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("act",), name="item_of_appeal_once"
                    ),
                ],
            },
        ),
    ]
