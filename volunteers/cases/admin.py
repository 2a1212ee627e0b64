"""Admin of professional cases: how many stand where. Whose they are, and what is written, is not shown here."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.cases.models import Case


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Cases, without whose they are."""

    list_display = ("id", "status", "organisation", "proposed_at", "since", "closed_at")
    list_filter = ("status", "street")
    fields = ("street", "organisation", "status", "proposed_at", "since", "closed_at", "ended_at", "emptied_at")
