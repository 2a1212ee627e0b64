import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("households", "0001_households"),
        ("households", "0002_pins_are_of_people"),
        ("households", "0003_sights_of_contractors_and_callers"),
        ("households", "0004_sights_of_residences"),
        ("households", "0005_asked_by_phone_and_wrong_pins"),
        ("households", "0006_who_was_entered_by_a_question"),
        ("households", "0007_being_looked_after"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                ("lat", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                (
                    "datum",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WGS-84", "WGS-84 (GPS)"),
                            ("GCJ-02", "GCJ-02 (AMap, Tencent)"),
                            ("BD-09", "BD-09 (Baidu)"),
                        ],
                        max_length=6,
                        verbose_name="datum sent",
                    ),
                ),
                ("cell", models.BigIntegerField(db_index=True, editable=False, null=True, verbose_name="H3 cell")),
                ("address", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="address")),
                ("door", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="door")),
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=40, verbose_name="label")),
                ("is_main", models.BooleanField(default=False, verbose_name="main address")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "community",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "address",
                "verbose_name_plural": "addresses",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)), fields=("user",), name="address_one_main"
                    ),
                    models.UniqueConstraint(fields=("user", "label"), name="address_label_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("community", "The community"),
                            ("cell", "The cell"),
                            ("building", "The building"),
                            ("door", "The door"),
                            ("phone", "The phone"),
                            ("name", "The name"),
                        ],
                        max_length=9,
                        verbose_name="level",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("assignment", "A place on a task"),
                            ("need", "Handling a need"),
                            ("call_back", "A call back"),
                            ("activity", "A place at an activity"),
                            ("residence", "Checking a proof of residence"),
                            ("care", "Looking after the person"),
                        ],
                        max_length=10,
                        verbose_name="why",
                    ),
                ),
                ("why_id", models.UUIDField()),
                ("need_id", models.UUIDField(db_index=True, null=True)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "who",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "whose",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "disclosure",
                "verbose_name_plural": "disclosures",
                "indexes": [models.Index(fields=["whose", "-id"], name="disclosure_of_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("who", "why", "why_id", "level"), name="disclosure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("building", "door", "phone", "name"))),
                        name="disclosure_above_the_cell",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["assignment", "need", "call_back", "activity", "residence", "care"])
                        ),
                        name="disclosure_why_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("app", "In the app"),
                            ("sms", "By text message"),
                            ("call", "By a call"),
                            ("visit", "By a visit"),
                            ("committee", "Through the residents' committee"),
                        ],
                        default="app",
                        max_length=9,
                        verbose_name="how to reach them",
                    ),
                ),
                ("phone_withheld", models.BooleanField(default=False, verbose_name="phone withheld")),
                ("mobility", backend.crypto.EncryptedText(blank=True, max_length=500, verbose_name="mobility")),
                ("hearing", backend.crypto.EncryptedText(blank=True, max_length=500, verbose_name="hearing and sight")),
                ("birth", backend.crypto.EncryptedText(blank=True, max_length=10, verbose_name="born")),
                (
                    "contact_phone",
                    backend.crypto.EncryptedText(blank=True, max_length=20, verbose_name="contact phone"),
                ),
                ("updated_at", models.DateTimeField(verbose_name="updated at")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="profile", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reach__in", ["app", "sms", "call", "visit", "committee"])),
                        name="profile_reach_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Representation",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "phone",
                    backend.crypto.EncryptedText(blank=True, index="phone_index", max_length=20, verbose_name="phone"),
                ),
                (
                    "phone_index",
                    backend.crypto.BlindIndex(kind="phone", max_length=32, null=True, of="phone", verbose_name="phone"),
                ),
                ("entered", models.BooleanField(default=False, editable=False)),
                ("wrong", models.JSONField(default=list, editable=False)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("guardian", "Guardian"),
                            ("family", "Family"),
                            ("volunteer", "Volunteer who reports for others"),
                            ("community_worker", "Community worker"),
                        ],
                        max_length=16,
                        verbose_name="relation",
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("report", "Report needs"),
                                ("verdict", "Give the verdict"),
                                ("see_progress", "See how it goes"),
                                ("be_contacted", "Be called in the person's place"),
                                ("volunteering", "Agree to volunteering"),
                                ("care", "Agree to being looked after"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="purposes",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("confirmed", "Confirmed"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("due_at", models.DateTimeField(editable=False)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_app", "In the person's own app"),
                            ("pin", "By the person's own PIN or paper card"),
                            ("call_back", "By a call back that a third person noted"),
                            ("in_person", "In person, by a community worker"),
                        ],
                        max_length=9,
                        verbose_name="confirmed how",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="times used")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used at")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="represents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "represented",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="represented_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "representation",
                "verbose_name_plural": "representations",
                "indexes": [
                    models.Index(fields=["representative", "status"], name="representation_by"),
                    models.Index(fields=["represented", "status"], name="representation_for"),
                    models.Index(fields=["phone_index"], name="representation_phone"),
                    models.Index(
                        condition=models.Q(("status__in", ["asked", "confirmed"])),
                        fields=["due_at"],
                        name="representation_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "confirmed", "withdrawn", "expired"])),
                        name="representation_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("representative", models.F("represented")), _negated=True),
                        name="representation_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("asked_at"))), name="representation_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "confirmed"), _negated=True),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("method", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="representation_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method__in", ["call_back", "in_person"]), _negated=True),
                            models.Q(
                                models.Q(("confirmed_by", models.F("representative")), _negated=True),
                                models.Q(("confirmed_by", models.F("represented")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="representation_third_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "confirmed"])),
                        fields=("representative", "represented"),
                        name="representation_once_at_a_time",
                    ),
                ],
            },
        ),
    ]
