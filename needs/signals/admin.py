"""Admin of demand signals."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.signals.models import Run, Signal


@admin.register(Signal)
class SignalAdmin(ReadOnlyAdmin):
    """What residents ask for in vain; without the needs of anybody."""

    list_display = ("community", "category", "kind", "status", "weight", "reporters", "needs", "found_at")
    list_filter = ("street", "status", "category")
    fields = (
        *("street", "community", "category", "kind", "status", "found_at", "counted_at"),
        *("needs", "reporters", "waiting", "reopened", "declined", "not_resolved", "repeated", "me_too", "weight"),
        *("decided_at", "words"),
    )


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """Each night, and by which terms."""

    list_display = ("street", "day", "picked", "counted", "found", "faded")
    list_filter = ("street",)
    fields = ("street", "day", "at", "terms", "picked", "counted", "found", "faded")
