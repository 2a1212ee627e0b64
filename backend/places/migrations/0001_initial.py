import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("places", "0002_gazetteer")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "level",
                    models.CharField(
                        choices=[("street", "Street"), ("community", "Community"), ("grid", "Grid")],
                        max_length=9,
                        verbose_name="level",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=80, verbose_name="English name")),
                ("boundary", models.JSONField(blank=True, null=True, verbose_name="boundary")),
                ("boundary_version", models.PositiveIntegerField(default=0)),
                ("west", models.FloatField(editable=False, null=True)),
                ("south", models.FloatField(editable=False, null=True)),
                ("east", models.FloatField(editable=False, null=True)),
                ("north", models.FloatField(editable=False, null=True)),
                ("timezone", models.CharField(default="Asia/Shanghai", max_length=40, verbose_name="time zone")),
                ("config", models.JSONField(blank=True, default=dict, verbose_name="settings")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.area",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="places.area",
                        verbose_name="street",
                    ),
                ),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "indexes": [models.Index(fields=["street", "level", "code"], name="area_of_street")],
                "constraints": [
                    models.UniqueConstraint(fields=("street", "code"), name="area_code_once_in_a_street"),
                    models.UniqueConstraint(
                        condition=models.Q(("level", "street")), fields=("code",), name="street_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["street", "community", "grid"])), name="area_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "street"), ("parent", None), ("street", models.F("id"))),
                            models.Q(models.Q(("level", "street"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="area_street_is_the_root",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Landmark",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="aliases",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hutong", "Hutong or lane"),
                            ("road", "Road"),
                            ("compound", "Compound or estate"),
                            ("public", "Public place"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("lat", models.FloatField(verbose_name="latitude")),
                ("lng", models.FloatField(verbose_name="longitude")),
                ("updated_at", models.DateTimeField(verbose_name="updated at")),
                (
                    "community",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="landmarks",
                        to="places.area",
                        verbose_name="street",
                    ),
                ),
            ],
            options={
                "verbose_name": "landmark",
                "verbose_name_plural": "landmarks",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "name", "community"),
                        name="landmark_once_in_a_community",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hutong", "road", "compound", "public"])),
                        name="landmark_kind_known",
                    ),
                ],
            },
        ),
    ]
