"""Admin of the committee."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.committee.models import Seat


@admin.register(Seat)
class SeatAdmin(ReadOnlyAdmin):
    """Seats and their terms."""

    list_display = ("kind", "holder", "deputy", "since", "until")
    list_filter = ("kind", "street")
    list_select_related = ("holder", "deputy")
