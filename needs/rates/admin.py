"""Admin of exclusions."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.rates.models import Exclusion


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    """What is left out of the rates, and why; without the words of anybody."""

    list_display = ("need", "reason", "status", "proposed_at", "decided_at")
    list_filter = ("street", "reason", "status")
    fields = ("need", "reason", "status", "proposed_at", "decided_at", "objected_at", "reviewed_at", "withdrawn_at")
