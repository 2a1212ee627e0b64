"""Admin of training: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.training.models import Course, Learner, Lesson


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin):
    """Courses, newest first."""

    list_display = ("title", "skill", "level", "valid_days", "pass_mark", "status")
    fields = (*list_display, "about", "made_by", "made_at")
    list_filter = ("street", "status")
    ordering = ("-id",)


@admin.register(Lesson)
class LessonAdmin(ReadOnlyAdmin):
    """Lessons, newest first."""

    list_display = ("course", "starts_at", "where", "places", "taken", "status")
    list_select_related = ("course",)
    fields = (*list_display, "ends_at", "held_by", "made_at")
    list_filter = ("street", "status")
    ordering = ("-starts_at",)


@admin.register(Learner)
class LearnerAdmin(ReadOnlyAdmin):
    """Who comes, and what came of it."""

    list_display = ("lesson", "volunteer", "status", "marks", "asked_at", "judged_at")
    list_select_related = ("lesson", "volunteer")
    list_filter = ("street", "status")
    ordering = ("-id",)
