"""Admin of suggestions: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.suggestions.models import Suggestion


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    """What was suggested, and what was decided."""

    list_display = (
        "category",
        "confidence",
        "decided_category",
        "urgency",
        "decided_urgency",
        "version",
        "suggested_at",
    )
    list_filter = ("street", "version")
    fields = (*list_display, "need", "top", "urgency_confidence", "decided_at")
    ordering = ("-id",)
