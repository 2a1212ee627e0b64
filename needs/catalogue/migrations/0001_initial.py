import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("catalogue", "0002_trees_of_streets")]

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("enquiry", "Enquiry"),
                                ("help", "Request for help"),
                                ("complaint", "Complaint"),
                                ("wrongdoing", "Report of wrongdoing"),
                                ("suggestion", "Suggestion"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                        verbose_name="usual urgency",
                    ),
                ),
                ("fields", models.JSONField(blank=True, default=list, verbose_name="fields")),
                ("materials", models.JSONField(blank=True, default=list, verbose_name="material")),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "In use"), ("retired", "Retired")],
                        default="active",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired at")),
                ("updated_at", models.DateTimeField(verbose_name="updated at")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalogue.category",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="catalogue.category",
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
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "retired"])), name="category_status_known"
                    ),
                    models.UniqueConstraint(fields=("street", "code"), name="category_once_in_a_street"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9_]*$")), name="category_code_is_a_slug"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaced_by", None), ("retired_at", None), ("status", "active")),
                            models.Q(("retired_at__isnull", False), ("status", "retired")),
                            _connector="OR",
                        ),
                        name="category_retired_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kinds__contained_by", ["enquiry", "help", "complaint", "wrongdoing", "suggestion"])
                        ),
                        name="category_kinds_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["", "emergency", "urgent", "normal", "low"])),
                        name="category_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True), name="category_not_under_itself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replaced_by", models.F("id")), _negated=True),
                        name="category_not_replaced_by_itself",
                    ),
                ],
            },
        ),
    ]
