import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("desk", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HotlineCall",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "phone",
                    backend.crypto.EncryptedText(blank=True, index="phone_index", max_length=20, verbose_name="phone"),
                ),
                ("phone_index", backend.crypto.BlindIndex(kind="phone", max_length=32, null=True, of="phone")),
                ("name", backend.crypto.EncryptedText(blank=True, max_length=60, verbose_name="name")),
                (
                    "verified",
                    models.CharField(
                        choices=[
                            ("nothing", "Their word alone"),
                            ("number", "The number on record"),
                            ("call_back", "Called back on the number on record"),
                            ("reference", "The reference and the name"),
                            ("pin", "The reference and its PIN"),
                        ],
                        default="nothing",
                        max_length=9,
                        verbose_name="known by",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries that fitted nobody")),
                (
                    "told",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="emergency numbers told",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "On the line"),
                            ("ended", "Ended"),
                            ("left", "Left open, and ended by the clock"),
                        ],
                        default="open",
                        max_length=5,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("filed", "Something was taken down"),
                            ("told", "Told how it stands"),
                            ("verdict", "Said what they think of an answer"),
                            ("advice", "Advice given"),
                            ("emergency", "Sent to an emergency number"),
                            ("cut_off", "Cut off"),
                            ("nothing", "Nothing asked: a wrong number, silence, abuse"),
                        ],
                        max_length=9,
                        verbose_name="outcome",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("forgotten_at", models.DateTimeField(editable=False, null=True, verbose_name="forgotten at")),
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
                    "clerk",
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
            ],
            options={
                "verbose_name": "call at the hotline",
                "verbose_name_plural": "calls at the hotline",
                "indexes": [
                    models.Index(fields=["street", "started_at"], name="hotline_call_of_street"),
                    models.Index(
                        condition=models.Q(("phone_index__isnull", False)),
                        fields=["phone_index", "street"],
                        name="hotline_call_of_phone",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "ended", "left"])), name="hotline_call_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verified__in", ["nothing", "number", "call_back", "reference", "pin"])),
                        name="hotline_call_verified_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", ""), ("status", "open")),
                            models.Q(("ended_at__isnull", False), ("outcome", ""), ("status", "left")),
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "outcome__in",
                                    ["filed", "told", "verdict", "advice", "emergency", "cut_off", "nothing"],
                                ),
                                ("status", "ended"),
                            ),
                            _connector="OR",
                        ),
                        name="hotline_call_ends_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verified", "nothing"), ("caller__isnull", False), _connector="OR"),
                        name="hotline_call_verified_is_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("clerk",), name="hotline_one_call_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=8, verbose_name="reference")),
                ("heard_at", models.DateTimeField(verbose_name="heard at")),
                (
                    "heard_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filing", to="desk.need"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "hotline_call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="hotline.hotlinecall"
                    ),
                ),
            ],
            options={
                "verbose_name": "need taken down at the hotline",
                "verbose_name_plural": "needs taken down at the hotline",
                "constraints": [models.UniqueConstraint(fields=("street", "reference"), name="hotline_reference_once")],
            },
        ),
    ]
