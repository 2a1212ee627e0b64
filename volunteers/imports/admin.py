"""Admin of imports of volunteers: who brought what in, when. Nothing of what is in it."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.imports.models import VolunteerImport


@admin.register(VolunteerImport)
class VolunteerImportAdmin(ReadOnlyAdmin):
    """Imports, and what came of their rows."""

    list_display = ("user", "dry_run", "status", "read", "created", "existing", "rejected", "asked_at", "ended_at")
    list_filter = ("street", "status", "dry_run")
    list_select_related = ("user",)
    fields = (*list_display, "agreed", "problem")
    ordering = ("-id",)
