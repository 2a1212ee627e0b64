import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="key")),
                ("subject", models.UUIDField(null=True, verbose_name="subject")),
                ("title", models.JSONField(verbose_name="title")),
                ("body", models.JSONField(verbose_name="body")),
                ("opens", models.CharField(max_length=200, verbose_name="opens")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency: passes quiet hours"),
                            ("high", "Soon"),
                            ("normal", "Ordinary"),
                            ("low", "When there is time"),
                        ],
                        max_length=9,
                        verbose_name="urgency",
                    ),
                ),
                ("tag", models.CharField(max_length=32)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="expires at")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "indexes": [
                    models.Index(fields=["subject", "kind"], name="notice_of_subject"),
                    models.Index(fields=["at"], name="notice_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["emergency", "high", "normal", "low"])),
                        name="notice_urgency_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="notifications.notice",
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
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notification_of_person"),
                    models.Index(
                        condition=models.Q(("read_at", None), ("withdrawn_at", None)),
                        fields=["user"],
                        name="notification_unread",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("notice", "user"), name="notification_once")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("feed", "Feed of open phones and pages"),
                            ("fcm", "Push by Google (FCM)"),
                            ("webpush", "Push by the browser"),
                        ],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("now", "At once"), ("digest", "Once a day, together"), ("off", "Not at all")],
                        max_length=6,
                        verbose_name="mode",
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
                "verbose_name": "notification preference",
                "verbose_name_plural": "notification preferences",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "channel"), name="preference_once"),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["now", "digest", "off"])), name="preference_mode_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushRegistration",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("fcm", "Push by Google (FCM)"), ("webpush", "Push by the browser")],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("address", backend.crypto.EncryptedText(verbose_name="address")),
                ("address_hash", models.BinaryField(max_length=32)),
                ("app", models.CharField(blank=True, max_length=60, verbose_name="app")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("ended_because", models.CharField(blank=True, max_length=20, verbose_name="ended because")),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.devicesession",
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
                "verbose_name": "push registration",
                "verbose_name_plural": "push registrations",
                "indexes": [
                    models.Index(fields=["user", "-id"], name="push_of_person"),
                    models.Index(fields=["session"], name="push_of_session"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("fcm", "webpush"))), name="push_channel_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("channel", "address_hash"),
                        name="push_address_has_one_owner",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("session", "channel"),
                        name="push_one_per_device",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("fcm", "Push by Google (FCM)"), ("webpush", "Push by the browser")],
                        max_length=7,
                        verbose_name="channel",
                    ),
                ),
                ("recalls", models.BooleanField(default=False, verbose_name="takes back")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waits to be sent"),
                            ("waiting", "Waits for the digest"),
                            ("sending", "Is being sent"),
                            ("sent", "Taken by the push service"),
                            ("failed", "Given up"),
                            ("dropped", "Not sent: not wanted, or no longer signed in"),
                            ("obsolete", "Not sent: no longer true"),
                            ("bundled", "Told by the digest"),
                        ],
                        default="queued",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("priority", models.PositiveSmallIntegerField(verbose_name="priority")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("queued_at", models.DateTimeField(verbose_name="queued at")),
                ("next_at", models.DateTimeField(verbose_name="next at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="error")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "notification",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notifications.notification",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notifications.pushregistration",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "sending"])),
                        fields=["priority", "next_at"],
                        name="delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["street"], name="delivery_for_digest"
                    ),
                    models.Index(fields=["registration"], name="delivery_to_device"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["queued", "waiting", "sending", "sent", "failed", "dropped", "obsolete", "bundled"],
                            )
                        ),
                        name="delivery_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("fcm", "webpush"))), name="delivery_channel_known"
                    ),
                    models.UniqueConstraint(
                        fields=("notification", "channel", "registration", "recalls"),
                        name="delivery_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Times",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quiet", models.BooleanField(null=True, verbose_name="quiet hours")),
                ("quiet_from", models.TimeField(null=True, verbose_name="quiet from")),
                ("quiet_until", models.TimeField(null=True, verbose_name="quiet until")),
                ("digest_at", models.TimeField(null=True, verbose_name="digest at")),
            ],
            options={
                "verbose_name": "times of notification",
                "verbose_name_plural": "times of notification",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet", True), _negated=True),
                            models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="times_quiet_from_until",
                    )
                ],
            },
        ),
    ]
