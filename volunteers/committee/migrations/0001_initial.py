import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community_worker", "Community worker"),
                            ("organisation_head", "Head of a community organisation"),
                            ("backbone", "Backbone volunteer"),
                            ("resident", "Resident"),
                        ],
                        max_length=17,
                        verbose_name="kind",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("over", models.BooleanField(default=False, editable=False, verbose_name="over")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="committee_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["community_worker", "organisation_head", "backbone", "resident"])
                        ),
                        name="seat_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="seat_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("over", False), ("until__isnull", False), _connector="OR"),
                        name="seat_over_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holder", None),
                            ("deputy", None),
                            models.Q(("holder", models.F("deputy")), _negated=True),
                            _connector="OR",
                        ),
                        name="seat_deputy_is_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("over", False)), fields=("street", "holder"), name="seat_one_per_holder"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("over", False)), fields=("street", "deputy"), name="seat_one_per_deputy"
                    ),
                ],
            },
        ),
    ]
