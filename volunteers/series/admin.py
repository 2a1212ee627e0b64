"""Admin of series: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.series.models import Occurrence, Series


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    """Series, newest first."""

    list_display = ("__str__", "rule", "first_on", "last_on", "at", "minutes", "status", "community")
    fields = (*list_display[1:], "holidays", "made_by", "made_at")
    list_filter = ("street", "status")
    ordering = ("-id",)


@admin.register(Occurrence)
class OccurrenceAdmin(ReadOnlyAdmin):
    """The days for which tasks were made."""

    list_display = ("series", "day", "task")
    list_select_related = ("series", "task")
    list_filter = ("street",)
