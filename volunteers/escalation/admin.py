"""Admin of calls for help: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.escalation.models import HelpCall


@admin.register(HelpCall)
class CallAdmin(ReadOnlyAdmin):
    """Calls for help, newest first."""

    list_display = ("task", "step", "organisation", "status", "asked_at", "answered_at")
    list_select_related = ("task", "organisation")
    list_filter = ("street", "step", "status")
    ordering = ("-id",)
