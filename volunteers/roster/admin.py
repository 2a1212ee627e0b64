"""Admin of the roster."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.roster.models import Volunteer


@admin.register(Volunteer)
class VolunteerAdmin(ReadOnlyAdmin):
    """Volunteers, without the place from which they set out: nobody but they see it."""

    list_display = ("number", "user", "status", "skills", "community", "since")
    list_filter = ("status", "street")
    fields = ("number", "user", "status", "skills", "community", "since")
