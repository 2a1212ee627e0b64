"""Admin of the care register: who stands where. What is kept in confidence is read through the API alone, which writes it down."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.care.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Entries, without what is kept in confidence."""

    list_display = ("id", "status", "community", "every_days", "last_seen_at", "due_at", "review_on")
    list_filter = ("status", "street")
    fields = (
        "street",
        "community",
        "status",
        "every_days",
        "proposed_at",
        "since",
        "last_seen_at",
        "due_at",
        "review_on",
        "ended_at",
        "emptied_at",
    )
