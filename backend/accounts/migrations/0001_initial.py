import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("accounts", "0002_encrypted_fields"),
        ("accounts", "0003_session_reach_and_last_seen"),
        ("accounts", "0004_sign_in_sources"),
        ("accounts", "0005_merged_into"),
        ("accounts", "0006_pins"),
        ("accounts", "0007_codes_have_purposes"),
        ("accounts", "0008_codes_for_erasing"),
        ("accounts", "0009_office_waits"),
        ("accounts", "0010_pins_since_when"),
        ("accounts", "0011_codes_agree_to_a_text"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "phone",
                    backend.crypto.EncryptedText(
                        blank=True, index="phone_index", max_length=20, null=True, verbose_name="phone"
                    ),
                ),
                (
                    "phone_index",
                    backend.crypto.BlindIndex(
                        kind="phone", max_length=32, null=True, of="phone", unique=True, verbose_name="phone"
                    ),
                ),
                ("phone_verified", models.BooleanField(default=False, verbose_name="phone verified")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "简体中文"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("is_seed", models.BooleanField(default=False, verbose_name="of the demonstration")),
                (
                    "requests_per_minute",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="requests a minute"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("is_staff", models.BooleanField(default=False, verbose_name="may enter the admin")),
                ("office_waits", models.BooleanField(default=False, verbose_name="offices wait")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "home_street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                        verbose_name="home street",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged into",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pin",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("salt", models.UUIDField(editable=False)),
                ("hash", models.BinaryField(max_length=32)),
                ("wrong", models.JSONField(default=list, editable=False)),
                ("set_at", models.DateTimeField(editable=False)),
                (
                    "set_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "PIN",
                "verbose_name_plural": "PINs",
            },
        ),
        migrations.CreateModel(
            name="DeviceSession",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("device", models.CharField(blank=True, max_length=120, verbose_name="device")),
                ("assured", models.BooleanField(default=False, verbose_name="second factor passed")),
                (
                    "reach",
                    models.CharField(
                        choices=[("full", "Everything"), ("card", "A paper card: report, follow, judge")],
                        default="full",
                        max_length=4,
                        verbose_name="reach",
                    ),
                ),
                ("last_seen_at", models.DateTimeField(blank=True, null=True, verbose_name="last seen")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="device_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "device session",
                "verbose_name_plural": "device sessions",
                "indexes": [models.Index(fields=["user", "created_at"], name="session_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reach__in", ["full", "card"])), name="session_reach_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assured", True), ("reach", "card"), _negated=True),
                        name="session_by_card_is_not_assured",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("sign_in", "Signing in"),
                            ("old_phone", "Leaving a phone"),
                            ("new_phone", "Coming to a phone"),
                            ("erase", "Erasing the account"),
                        ],
                        default="sign_in",
                        max_length=9,
                    ),
                ),
                ("flow_hash", models.BinaryField(max_length=32)),
                ("code_hash", models.BinaryField(max_length=32)),
                ("phone", backend.crypto.EncryptedText(index="phone_index", max_length=20, verbose_name="phone")),
                (
                    "phone_index",
                    backend.crypto.BlindIndex(kind="phone", max_length=32, of="phone", verbose_name="phone"),
                ),
                ("real", models.BooleanField()),
                ("address_mark", models.BinaryField(default=bytes, max_length=32)),
                ("device_mark", models.BinaryField(max_length=32, null=True)),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans", max_length=10
                    ),
                ),
                ("agrees_to", models.PositiveSmallIntegerField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-in code",
                "verbose_name_plural": "sign-in codes",
                "indexes": [
                    models.Index(fields=["phone_index", "created_at"], name="sign_in_code_of_phone"),
                    models.Index(fields=["created_at"], name="sign_in_code_age"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tries__lte", 3)), name="sign_in_code_three_tries"),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["sign_in", "old_phone", "new_phone", "erase"])),
                        name="sign_in_code_purpose_known",
                    ),
                    models.UniqueConstraint(fields=("flow_hash", "purpose"), name="sign_in_code_of_flow"),
                ],
            },
        ),
    ]
