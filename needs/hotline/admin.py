"""Admin of the hotline."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.hotline.models import Filing, HotlineCall


@admin.register(HotlineCall)
class HotlineCallAdmin(ReadOnlyAdmin):
    """When it rang and what came of it: neither number nor name."""

    list_display = ("id", "status", "outcome", "started_at", "ended_at")
    list_filter = ("street", "status", "outcome")
    fields = ("status", "outcome", "verified", "started_at", "ended_at")


@admin.register(Filing)
class FilingAdmin(ReadOnlyAdmin):
    """What was taken down, by its reference."""

    list_display = ("reference", "need", "heard_at")
    list_filter = ("street",)
    fields = ("reference", "need", "heard_at")
