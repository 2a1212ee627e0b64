"""Admin of series: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.series.models import Occurrence, Series, Standing, Template


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    """Series, newest first."""

    list_display = ("__str__", "rule", "first_on", "last_on", "at", "minutes", "status", "community")
    fields = (*list_display[1:], "holidays", "follows", "made_by", "made_at")
    list_filter = ("street", "status")
    ordering = ("-id",)


@admin.register(Occurrence)
class OccurrenceAdmin(ReadOnlyAdmin):
    """The days for which tasks were made."""

    list_display = ("series", "day", "task", "edited", "dropped")
    list_select_related = ("series", "task")
    list_filter = ("street",)


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    """Who comes to a series every time."""

    list_display = ("series", "role", "status", "asked_at", "answered_at", "ended_at")
    fields = (*list_display, "volunteer", "asked_by")
    list_select_related = ("series",)
    list_filter = ("street", "status")


@admin.register(Template)
class TemplateAdmin(ReadOnlyAdmin):
    """What the group keeps for the next time."""

    list_display = ("name", "minutes", "status", "made_at", "changed_at")
    fields = (*list_display, "made_by")
    list_filter = ("street", "status")
