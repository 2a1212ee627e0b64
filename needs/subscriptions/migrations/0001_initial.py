import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("desk", "0001_initial"),
        ("places", "0001_initial"),
        ("signals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Digested",
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
                ("day", models.DateField(verbose_name="day")),
                ("up_to", models.DateTimeField(verbose_name="up to")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "state of the digest",
                "verbose_name_plural": "states of the digest",
            },
        ),
        migrations.CreateModel(
            name="Happening",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("need", "A new need"),
                            ("answer", "A need was answered"),
                            ("signal", "Many neighbours ask for the same"),
                        ],
                        max_length=6,
                        verbose_name="what",
                    ),
                ),
                ("round", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "need",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="desk.need",
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="signals.signal",
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
                "verbose_name": "happening",
                "verbose_name_plural": "happenings",
                "indexes": [models.Index(fields=["street", "at"], name="happening_of_street")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("need", "signal", "what", "round"), name="happening_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("need", None), ("signal__isnull", False), ("what", "signal")),
                            models.Q(("need__isnull", False), ("signal", None), ("what__in", ["need", "answer"])),
                            _connector="OR",
                        ),
                        name="happening_of_need_or_signal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="category")),
                ("cell", models.BigIntegerField(blank=True, null=True, verbose_name="H3 cell")),
                (
                    "radius_m",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (250, "250 metres"),
                            (500, "500 metres"),
                            (1000, "1 kilometre"),
                            (2000, "2 kilometres"),
                        ],
                        null=True,
                        verbose_name="radius in metres",
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[("daily", "One digest a day"), ("now", "At once")],
                        max_length=5,
                        verbose_name="how often",
                    ),
                ),
                ("scope", models.CharField(editable=False, max_length=90)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "area",
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
                "verbose_name": "subscription",
                "verbose_name_plural": "subscriptions",
                "indexes": [
                    models.Index(fields=["scope", "pace", "user"], name="subscription_of_scope"),
                    models.Index(fields=["street", "pace", "user"], name="subscription_of_street"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "scope"), name="subscription_once"),
                    models.CheckConstraint(
                        condition=models.Q(("pace__in", ["daily", "now"])), name="subscription_pace_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", False), ("cell", None), ("radius_m", None)),
                            models.Q(("area", None), ("cell__isnull", False), ("radius_m__in", [250, 500, 1000, 2000])),
                            _connector="OR",
                        ),
                        name="subscription_of_area_or_place",
                    ),
                ],
            },
        ),
    ]
