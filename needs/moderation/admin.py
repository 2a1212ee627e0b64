"""Admin of moderation: without the words of anybody."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.moderation.models import Act, Flag, Item


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    """What was hidden or blacked out, why, and what became of the appeals."""

    list_display = ("need", "what", "reason", "status", "at")
    list_filter = ("street", "what", "reason", "status")
    fields = ("need", "what", "reason", "status", "at", "restored_at", "appealed_at", "reviewed_at")


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    """What waits for a moderator, and did."""

    list_display = ("need", "why", "status", "since", "ended_at")
    list_filter = ("street", "why", "status")
    fields = ("need", "why", "status", "since", "ended_at")


@admin.register(Flag)
class FlagAdmin(ReadOnlyAdmin):
    """What was flagged; not by whom."""

    list_display = ("need", "reason", "at", "looked_at")
    list_filter = ("street", "reason")
    fields = ("need", "reason", "at", "looked_at")
