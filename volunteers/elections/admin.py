"""Admin of elections. Ballots are read where everybody reads them."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.elections.models import Election


@admin.register(Election)
class ElectionAdmin(ReadOnlyAdmin):
    """Elections and recalls."""

    list_display = ("kind", "tier", "seat_kind", "team", "status", "called_at")
    list_filter = ("kind", "status", "street")
