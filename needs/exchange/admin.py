"""Admin: who took what out and brought what in, when. Nothing of what is in it."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.exchange.models import ApiKey, Extract, Import


@admin.register(Extract)
class ExtractAdmin(ReadOnlyAdmin):
    """Extracts that were asked for."""

    list_display = ("user", "format", "part", "status", "rows", "asked_at", "answered_at", "expires_at")
    list_filter = ("street", "format", "part", "status")
    list_select_related = ("user",)
    fields = (*list_display, "area", "start", "end", "kind", "category")
    ordering = ("-id",)


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """Imports, and what came of their rows."""

    list_display = (
        "user",
        "source",
        "format",
        "dry_run",
        "status",
        "read",
        "created",
        "rejected",
        "asked_at",
        "ended_at",
    )
    list_filter = ("street", "format", "status", "dry_run")
    list_select_related = ("user",)
    fields = (*list_display, "existing", "noted", "problem")
    ordering = ("-id",)


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys of Open311. What they open stands nowhere."""

    list_display = ("label", "user", "status", "requests_per_minute", "issued_at", "last_used_at", "revoked_at")
    list_filter = ("street", "status")
    list_select_related = ("user",)
    fields = list_display
    ordering = ("-id",)
