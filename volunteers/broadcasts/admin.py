"""Admin of broadcasts: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.broadcasts.models import Broadcast


@admin.register(Broadcast)
class BroadcastAdmin(ReadOnlyAdmin):
    """Broadcasts, newest first."""

    list_display = ("made_at", "urgency", "area", "to", "people", "status", "expires_at", "withdrawn_at")
    fields = (*list_display, "title", "text", "made_by")
    list_filter = ("street", "urgency")
    list_select_related = ("area",)
    ordering = ("-id",)
