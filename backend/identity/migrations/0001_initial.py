import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("identity", "0001_cards_residence_phones"),
        ("identity", "0002_pins_are_of_people"),
        ("identity", "0003_residences_are_at_addresses"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("households", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Residence",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting to be confirmed"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("revoked", "No longer confirmed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("vouched", models.BooleanField(default=False, verbose_name="by a neighbour")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "address",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="households.address",
                        verbose_name="address",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                        verbose_name="community or grid",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="residences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "residence",
                "verbose_name_plural": "residences",
                "indexes": [models.Index(fields=["street", "status", "asked_at"], name="residence_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "confirmed", "refused", "revoked", "withdrawn"])),
                        name="residence_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "confirmed"))),
                        fields=("user",),
                        name="one_residence_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address__isnull", False), ("status__in", ("asked", "confirmed"))),
                            models.Q(
                                models.Q(("status__in", ("asked", "confirmed")), _negated=True), ("address", None)
                            ),
                            _connector="OR",
                        ),
                        name="residence_is_at_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_confirms_themself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vouch",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "residence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vouches", to="identity.residence"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "vouch",
                "verbose_name_plural": "vouches",
                "indexes": [models.Index(fields=["voucher", "at"], name="vouches_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("residence",), name="one_voucher_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCard",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("number_hash", models.BinaryField(max_length=32, unique=True)),
                ("ending", models.CharField(max_length=4, verbose_name="last digits")),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "In use"), ("revoked", "Revoked")],
                        default="active",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_cards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "paper card",
                "verbose_name_plural": "paper cards",
                "indexes": [models.Index(fields=["street", "issued_at"], name="card_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "revoked"])), name="card_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")), fields=("user",), name="one_card_in_use"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("status", "active")),
                            models.Q(("revoked_at__isnull", False), ("status", "revoked")),
                            _connector="OR",
                        ),
                        name="card_revoked_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneChange",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("phone", backend.crypto.EncryptedText(max_length=20, verbose_name="new phone")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Changed"),
                            ("stopped", "Stopped"),
                            ("failed", "Not possible any more"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("due_at", models.DateTimeField(verbose_name="due at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phone_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of phone",
                "verbose_name_plural": "changes of phone",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "done", "stopped", "failed"])),
                        name="change_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")), fields=("user",), name="one_change_of_phone_waits"
                    ),
                ],
            },
        ),
    ]
