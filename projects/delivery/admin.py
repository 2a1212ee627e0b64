"""Admin of projects and activities."""

from typing import ClassVar

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from projects.delivery.models import Activity, Attendance, Project, SignUp


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Projects."""

    list_display = ("title", "contractor", "status", "starts_on", "ends_on", "budget_fen")
    list_filter = ("status", "street")
    list_select_related = ("contractor",)


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """Activities; the secret of the codes stays hidden."""

    list_display = ("title", "project", "starts_at", "capacity", "signed_up", "attended", "status")
    list_filter = ("status", "street")
    list_select_related = ("project",)
    exclude: ClassVar = ["secret"]


@admin.register(SignUp)
class SignUpAdmin(ReadOnlyAdmin):
    """Places at activities."""

    list_display = ("activity", "user", "status", "at")
    list_select_related = ("activity", "user")


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    """Who came, and who says so."""

    list_display = ("activity", "user", "attested_by", "at", "off_hours")
    list_filter = ("attested_by", "off_hours")
    list_select_related = ("activity", "user")
