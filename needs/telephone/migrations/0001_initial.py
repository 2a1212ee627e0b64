import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
            name="CalledNoMore",
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
                "verbose_name": "wish for no calls",
                "verbose_name_plural": "wishes for no calls",
            },
        ),
        migrations.CreateModel(
            name="MaskedCall",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("resident", "The person whom it is for"),
                            ("reporter", "Who reported it"),
                            ("lead", "Who leads it"),
                            ("helper", "Who comes to help"),
                        ],
                        max_length=8,
                        verbose_name="to whom",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("ringing", "Ringing"),
                            ("answered", "Talking"),
                            ("ended", "Talked"),
                            ("missed", "Not answered"),
                            ("failed", "Failed"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "The gateway refused it"),
                            ("late", "The gateway could not be reached in time"),
                            ("no_number", "There is no number any more"),
                            ("silent", "The gateway reported nothing"),
                            ("reported", "It could not be put through"),
                        ],
                        max_length=9,
                        verbose_name="why it failed",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken by the gateway at")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("seconds", models.PositiveIntegerField(blank=True, null=True, verbose_name="seconds talked")),
                (
                    "call_back",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="masked_calls",
                        to="desk.callback",
                    ),
                ),
                (
                    "callee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="masked_calls", to="desk.need"
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
                "verbose_name": "masked call",
                "verbose_name_plural": "masked calls",
                "indexes": [
                    models.Index(fields=["caller", "-asked_at"], name="masked_call_of_caller"),
                    models.Index(
                        condition=models.Q(("status__in", ("asked", "ringing", "answered"))),
                        fields=["asked_at"],
                        name="masked_call_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["asked", "ringing", "answered", "ended", "missed", "failed"])
                        ),
                        name="masked_call_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to__in", ["resident", "reporter", "lead", "helper"])),
                        name="masked_call_to_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("callee", None), models.Q(("callee", models.F("caller")), _negated=True), _connector="OR"
                        ),
                        name="masked_call_not_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("failure__in", ["refused", "late", "no_number", "silent", "reported"]),
                                ("status", "failed"),
                            ),
                            models.Q(models.Q(("status", "failed"), _negated=True), ("failure", "")),
                            _connector="OR",
                        ),
                        name="masked_call_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status__in", ("asked", "ringing", "answered"))),
                            models.Q(
                                models.Q(("status__in", ("asked", "ringing", "answered")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="masked_call_ends_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("asked", "ringing", "answered"))),
                        fields=("caller",),
                        name="masked_call_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallReport",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ringing", "It rings"),
                            ("answered", "It is answered"),
                            ("missed", "Nobody answers"),
                            ("failed", "It cannot be put through"),
                            ("ended", "It is over"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "masked_call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="telephone.maskedcall"
                    ),
                ),
            ],
            options={
                "verbose_name": "report of the telephone gateway",
                "verbose_name_plural": "reports of the telephone gateway",
            },
        ),
    ]
