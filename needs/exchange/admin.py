"""Admin: who took what out, when. Nothing of what is in it."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.exchange.models import Extract


@admin.register(Extract)
class ExtractAdmin(ReadOnlyAdmin):
    """Extracts that were asked for."""

    list_display = ("user", "format", "part", "status", "rows", "asked_at", "answered_at", "expires_at")
    list_filter = ("street", "format", "part", "status")
    list_select_related = ("user",)
    fields = (*list_display, "area", "start", "end", "kind", "category")
    ordering = ("-id",)
