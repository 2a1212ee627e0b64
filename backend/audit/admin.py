"""Admin of the audit: to look; the database itself refuses changes."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.audit.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Entries, newest first."""

    list_display = ("at", "action", "object_id", "before", "after", "actor_id")
    search_fields = ("=action", "=object_id", "=actor_id")
    ordering = ("-id",)
    show_full_result_count = False
