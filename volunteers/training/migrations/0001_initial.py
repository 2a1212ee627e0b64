import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_initial"),
        ("roster", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("about", models.TextField(blank=True, verbose_name="about")),
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
                ("valid_days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="valid for days")),
                ("pass_mark", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="marks to pass")),
                (
                    "status",
                    models.CharField(
                        choices=[("offered", "Offered"), ("retired", "No longer taught")],
                        default="offered",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "made_by",
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
                "verbose_name": "course",
                "verbose_name_plural": "courses",
                "indexes": [models.Index(fields=["street", "-id"], name="course_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["offered", "retired"])), name="course_status_known"
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
                        name="course_skill_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3)), name="course_level_1_to_3"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pass_mark__isnull", True),
                            models.Q(("pass_mark__gte", 1), ("pass_mark__lte", 100)),
                            _connector="OR",
                        ),
                        name="course_marks_of_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_days__isnull", True),
                            models.Q(("valid_days__gte", 1), ("valid_days__lte", 3650)),
                            _connector="OR",
                        ),
                        name="course_valid_for_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField(verbose_name="starts at")),
                ("ends_at", models.DateTimeField(verbose_name="ends at")),
                ("where", models.CharField(max_length=200, verbose_name="where")),
                ("places", models.PositiveSmallIntegerField(verbose_name="places")),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="taken")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Called off")],
                        default="planned",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lessons", to="training.course"
                    ),
                ),
                (
                    "held_by",
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
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
                "indexes": [models.Index(fields=["street", "starts_at"], name="lesson_of_street")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "cancelled"])), name="lesson_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="lesson_ends_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1), ("places__lte", 500)), name="lesson_places_sensible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("places"))), name="lesson_never_oversold"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Learner",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("booked", "Has a place"),
                            ("waiting", "Waits for a place"),
                            ("withdrawn", "Signed off"),
                            ("passed", "Passed"),
                            ("failed", "Not passed"),
                            ("absent", "Was not there"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("marks", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="marks")),
                ("judged_at", models.DateTimeField(blank=True, null=True, verbose_name="judged at")),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="roster.proof",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="lessons", to="roster.volunteer"
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="learners",
                        to="training.lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "learner",
                "verbose_name_plural": "learners",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["lesson", "asked_at"], name="learner_waits"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["booked", "waiting", "withdrawn", "passed", "failed", "absent"])
                        ),
                        name="learner_status_known",
                    ),
                    models.UniqueConstraint(fields=("lesson", "volunteer"), name="learner_once"),
                    models.CheckConstraint(condition=models.Q(("marks__lte", 100)), name="learner_marks_of_a_hundred"),
                ],
            },
        ),
    ]
