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
            name="Suggestion",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="category")),
                ("confidence", models.FloatField(default=0, verbose_name="confidence")),
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
                ("urgency_confidence", models.FloatField(default=0)),
                ("top", models.JSONField(default=list)),
                ("version", models.CharField(max_length=40, verbose_name="version")),
                ("suggested_at", models.DateTimeField(verbose_name="suggested at")),
                ("decided_category", models.CharField(blank=True, max_length=40, verbose_name="decided category")),
                (
                    "decided_urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("emergency", "Emergency: life or safety"),
                            ("urgent", "Urgent: utilities, weather"),
                            ("normal", "Normal"),
                            ("low", "Can wait"),
                        ],
                        max_length=9,
                        verbose_name="decided urgency",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.need"),
                ),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "indexes": [
                    models.Index(
                        models.F("street"),
                        models.OrderBy(models.F("decided_at"), descending=True),
                        condition=models.Q(("decided_at__isnull", False)),
                        name="suggestion_decided",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__gte", 0),
                            ("confidence__lte", 1),
                            ("urgency_confidence__gte", 0),
                            ("urgency_confidence__lte", 1),
                        ),
                        name="suggestion_confidence_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decided_category", ""),
                                ("decided_urgency", ""),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decided_urgency", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="suggestion_decided_by_somebody",
                    ),
                ],
            },
        ),
    ]
