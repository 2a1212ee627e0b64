"""Admin of meetings."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.meetings.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    """Meetings; their minutes are read where everybody reads them."""

    list_display = ("title", "starts_at", "place", "status")
    list_filter = ("status", "street")
    fields = (*list_display, "chair", "opened_at", "closed_at", "seal")
    list_select_related = ("chair",)
