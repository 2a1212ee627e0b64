import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [("parties", "0002_proposed_ties"), ("parties", "0003_ties_of_a_contract")]

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("social_organisation", "Social organisation"),
                            ("enterprise", "Enterprise"),
                            ("public_institution", "Class II public institution"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("liaison", "Contractor liaison"),
                            ("head", "Head"),
                            ("worker", "Worker"),
                            ("social_worker", "Social worker"),
                            ("volunteer", "Volunteer of it"),
                            ("declared", "Declared interest"),
                        ],
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                ("proposed", models.BooleanField(default=False, verbose_name="proposed")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("contract_id", models.UUIDField(blank=True, null=True, verbose_name="contract")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "affiliation",
                "verbose_name_plural": "affiliations",
                "indexes": [
                    models.Index(
                        condition=models.Q(("contract_id__isnull", False)),
                        fields=["contract_id"],
                        name="affiliation_of_contract",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("user", "organisation", "kind"),
                        name="affiliation_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="affiliation_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contract_id", None), ("until__isnull", False), _connector="OR"),
                        name="affiliation_of_a_contract_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("community_worker", "Community worker"),
                            ("grid_worker", "Grid worker"),
                            ("street_officer", "Street officer (buyer)"),
                            ("finance_officer", "Street officer, finance"),
                            ("hotline_clerk", "Community hotline clerk"),
                            ("confidential_receiver", "Confidential receiver"),
                            ("evaluator", "Third-party evaluator"),
                            ("importer", "Importer"),
                            ("administrator", "Administrator of the street"),
                        ],
                        max_length=21,
                        verbose_name="post",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("user", "area", "post"),
                        name="posting_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="posting_ends_later",
                    ),
                ],
            },
        ),
    ]
