"""Admin of masked calls."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.telephone.models import MaskedCall


@admin.register(MaskedCall)
class MaskedCallAdmin(ReadOnlyAdmin):
    """That it took place, and how it ended."""

    list_display = ("id", "to", "status", "failure", "asked_at", "seconds")
    list_filter = ("street", "status", "failure")
    fields = ("to", "status", "failure", "asked_at", "taken_at", "answered_at", "ended_at", "seconds")
