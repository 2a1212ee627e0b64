import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.crypto
import backend.ids


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("roster", "0002_encrypted_fields"),
        ("roster", "0003_when_they_may_be_asked"),
        ("roster", "0004_skills_are_proven"),
        ("roster", "0005_safeguards_and_people_kept_apart"),
        ("roster", "0006_applications"),
        ("roster", "0007_vetting_and_probation"),
        ("roster", "0008_back_from_a_pause"),
        ("roster", "0009_pictures_of_proofs"),
    ]

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE roster_volunteer_number START 1001", "DROP SEQUENCE roster_volunteer_number"
        ),
        migrations.CreateModel(
            name="HandIn",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "skill",
                    models.CharField(
                        choices=[
                            ("first_aid", "First aid"),
                            ("escort", "Escort to hospital"),
                            ("home_repair", "Home repair"),
                            ("electricity", "Electrical work"),
                            ("counselling", "Counselling"),
                            ("mediation", "Mediation"),
                            ("phone_help", "Help with phones"),
                            ("cooking", "Cooking"),
                            ("haircut", "Haircut"),
                            ("tutoring", "Tutoring"),
                            ("sign_language", "Sign language"),
                            ("english", "English"),
                        ],
                        max_length=20,
                        verbose_name="skill",
                    ),
                ),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits to be looked at"),
                            ("recorded", "Recorded as a proof"),
                            ("refused", "Not taken"),
                            ("replaced", "Another took its place"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("handed_in_at", models.DateTimeField(verbose_name="handed in at")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided at")),
                ("reason", backend.crypto.EncryptedText(blank=True, max_length=2000, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "certificate handed in",
                "verbose_name_plural": "certificates handed in",
                "indexes": [
                    models.Index(condition=models.Q(("status", "waiting")), fields=["street"], name="hand_in_waits")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "recorded", "refused", "replaced", "withdrawn"])),
                        name="hand_in_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "skill__in",
                                [
                                    "first_aid",
                                    "escort",
                                    "home_repair",
                                    "electricity",
                                    "counselling",
                                    "mediation",
                                    "phone_help",
                                    "cooking",
                                    "haircut",
                                    "tutoring",
                                    "sign_language",
                                    "english",
                                ],
                            )
                        ),
                        name="hand_in_skill_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("status", "waiting")),
                            models.Q(models.Q(("status", "waiting"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="hand_in_waits_or_was_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Volunteer",
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
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "number",
                    models.BigIntegerField(
                        db_default=models.Func(models.Value("roster_volunteer_number"), function="nextval"),
                        editable=False,
                        unique=True,
                        verbose_name="volunteer number",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("left", "Left"),
                            ("declined", "Not taken"),
                        ],
                        default="active",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("first_aid", "First aid"),
                                ("escort", "Escort to hospital"),
                                ("home_repair", "Home repair"),
                                ("electricity", "Electrical work"),
                                ("counselling", "Counselling"),
                                ("mediation", "Mediation"),
                                ("phone_help", "Help with phones"),
                                ("cooking", "Cooking"),
                                ("haircut", "Haircut"),
                                ("tutoring", "Tutoring"),
                                ("sign_language", "Sign language"),
                                ("english", "English"),
                            ],
                            max_length=20,
                        ),
                        default=list,
                        size=None,
                        verbose_name="skills",
                    ),
                ),
                ("interviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="interviewed at")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("probation_until", models.DateField(blank=True, null=True, verbose_name="on probation until")),
                (
                    "probation_places",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="tasks left of the probation"),
                ),
                ("back_on", models.DateField(blank=True, null=True, verbose_name="back on")),
                ("on_duty", models.BooleanField(db_default=True, default=True, verbose_name="on duty")),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cmn", "Mandarin"),
                                ("yue", "Cantonese"),
                                ("wuu", "Shanghainese"),
                                ("nan", "Hokkien"),
                                ("hak", "Hakka"),
                                ("bo", "Tibetan"),
                                ("ug", "Uyghur"),
                                ("mn", "Mongolian"),
                                ("en", "English"),
                                ("ja", "Japanese"),
                                ("ko", "Korean"),
                                ("ru", "Russian"),
                                ("fr", "French"),
                                ("csl", "Chinese sign language"),
                            ],
                            max_length=4,
                        ),
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                ("monthly_minutes", models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes a month")),
                (
                    "rest_minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes between tasks"),
                ),
                (
                    "gender",
                    backend.crypto.EncryptedText(blank=True, db_default="", max_length=6, verbose_name="gender"),
                ),
                (
                    "limits",
                    backend.crypto.EncryptedText(
                        blank=True, db_default="", max_length=200, verbose_name="health limits"
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteering",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "volunteer",
                "verbose_name_plural": "volunteers",
                "indexes": [
                    models.Index(condition=models.Q(("status", "active")), fields=["street"], name="volunteer_active"),
                    models.Index(
                        condition=models.Q(("back_on__isnull", False)),
                        fields=["street", "back_on"],
                        name="volunteer_back",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["skills"], name="volunteer_skills"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("street", "user"), name="volunteer_once_in_a_street"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["applied", "active", "paused", "left", "declined"])),
                        name="volunteer_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("monthly_minutes__lte", 44640)), name="volunteer_month_has_so_many_minutes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("probation_places__isnull", True),
                            models.Q(("probation_places__gte", 1), ("probation_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="volunteer_probation_of_days_and_places",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("back_on__isnull", True), ("status", "paused"), _connector="OR"),
                        name="volunteer_is_back_from_a_pause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rest_minutes__lte", 10080)), name="volunteer_rests_a_week_at_most"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("references", "References"),
                            ("identity", "Identity papers"),
                            ("record", "A certificate of no criminal record"),
                            ("health", "A health certificate"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("cleared", "Nothing stands against it"),
                            ("not_cleared", "Something stands against it"),
                        ],
                        max_length=11,
                        verbose_name="outcome",
                    ),
                ),
                ("how", backend.crypto.EncryptedText(max_length=200, verbose_name="shown how")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vettings", to="roster.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "check of a volunteer",
                "verbose_name_plural": "checks of volunteers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["references", "identity", "record", "health"])),
                        name="vetting_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["cleared", "not_cleared"])), name="vetting_outcome_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="vetting_ends_later",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("volunteer", "kind"),
                        name="vetting_of_a_kind_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Safeguard",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("insurance", "Accident insurance"), ("agreement", "Written agreement")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("issuer", models.CharField(max_length=120, verbose_name="with whom")),
                ("number", backend.crypto.EncryptedText(blank=True, max_length=60, verbose_name="number")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="safeguards", to="roster.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "insurance or agreement",
                "verbose_name_plural": "insurances and agreements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["insurance", "agreement"])), name="safeguard_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="safeguard_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "skill",
                    models.CharField(
                        choices=[
                            ("first_aid", "First aid"),
                            ("escort", "Escort to hospital"),
                            ("home_repair", "Home repair"),
                            ("electricity", "Electrical work"),
                            ("counselling", "Counselling"),
                            ("mediation", "Mediation"),
                            ("phone_help", "Help with phones"),
                            ("cooking", "Cooking"),
                            ("haircut", "Haircut"),
                            ("tutoring", "Tutoring"),
                            ("sign_language", "Sign language"),
                            ("english", "English"),
                        ],
                        max_length=20,
                        verbose_name="skill",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1, verbose_name="level")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("certificate", "A certificate"),
                            ("licence", "A professional licence"),
                            ("training", "A course of the group"),
                            ("assessment", "Seen at work"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                ("shown", models.CharField(max_length=200, verbose_name="shown how")),
                ("number", backend.crypto.EncryptedText(blank=True, max_length=60, verbose_name="number")),
                ("since", models.DateField(verbose_name="since")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("warned_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                (
                    "hand_in",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proof",
                        to="roster.handin",
                    ),
                ),
                (
                    "recorded_by",
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
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="roster.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "proof of a skill",
                "verbose_name_plural": "proofs of skills",
                "indexes": [
                    models.Index(fields=["volunteer", "skill"], name="proof_of_volunteer"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["street", "expires_on"],
                        name="proof_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["certificate", "licence", "training", "assessment"])),
                        name="proof_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "skill__in",
                                [
                                    "first_aid",
                                    "escort",
                                    "home_repair",
                                    "electricity",
                                    "counselling",
                                    "mediation",
                                    "phone_help",
                                    "cooking",
                                    "haircut",
                                    "tutoring",
                                    "sign_language",
                                    "english",
                                ],
                            )
                        ),
                        name="proof_skill_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3)), name="proof_level_1_to_3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True), ("expires_on__gte", models.F("since")), _connector="OR"
                        ),
                        name="proof_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldSkill",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "skill",
                    models.CharField(
                        choices=[
                            ("first_aid", "First aid"),
                            ("escort", "Escort to hospital"),
                            ("home_repair", "Home repair"),
                            ("electricity", "Electrical work"),
                            ("counselling", "Counselling"),
                            ("mediation", "Mediation"),
                            ("phone_help", "Help with phones"),
                            ("cooking", "Cooking"),
                            ("haircut", "Haircut"),
                            ("tutoring", "Tutoring"),
                            ("sign_language", "Sign language"),
                            ("english", "English"),
                        ],
                        max_length=20,
                        verbose_name="skill",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1, verbose_name="level")),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held_skills",
                        to="roster.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill",
                "verbose_name_plural": "skills",
                "constraints": [
                    models.UniqueConstraint(fields=("volunteer", "skill"), name="held_skill_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3)), name="held_skill_level_1_to_3"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="handin",
            name="volunteer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hand_ins", to="roster.volunteer"
            ),
        ),
        migrations.CreateModel(
            name="DayHours",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="until")),
                ("day", models.DateField(verbose_name="day")),
                ("available", models.BooleanField(verbose_name="available")),
                ("note", backend.crypto.EncryptedText(blank=True, max_length=200, verbose_name="note")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="day_hours",
                        to="roster.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "hours of a day",
                "verbose_name_plural": "hours of a day",
                "indexes": [models.Index(fields=["day"], name="day_hours_over")],
                "constraints": [
                    models.UniqueConstraint(fields=("volunteer", "day", "starts"), name="day_hours_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__lte", 1440), ("starts__lt", models.F("ends"))),
                        name="day_hours_end_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyHours",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("starts", models.PositiveSmallIntegerField(verbose_name="from")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="until")),
                ("weekday", models.PositiveSmallIntegerField(verbose_name="weekday")),
                (
                    "street",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weekly_hours",
                        to="roster.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly hours",
                "verbose_name_plural": "weekly hours",
                "constraints": [
                    models.UniqueConstraint(fields=("volunteer", "weekday", "starts"), name="weekly_hours_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="weekly_hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__lte", 1440), ("starts__lt", models.F("ends"))),
                        name="weekly_hours_end_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Apart",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reason", backend.crypto.EncryptedText(blank=True, max_length=1000, verbose_name="reason")),
                ("set_at", models.DateTimeField(verbose_name="set at")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
            ],
            options={
                "verbose_name": "two kept apart",
                "verbose_name_plural": "people kept apart",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("other")), _negated=True), name="apart_from_another"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "other", "set_by"),
                        name="apart_once",
                    ),
                ],
            },
        ),
    ]
