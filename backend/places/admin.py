"""Admin of the area tree: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.places.models import Area


@admin.register(Area)
class AreaAdmin(ReadOnlyAdmin):
    """Streets, communities and grids."""

    list_display = ("name", "name_en", "level", "code", "street", "boundary_version")
    list_filter = ("level", "street")
    list_select_related = ("street",)
    search_fields = ("name", "name_en", "=code")
    ordering = ("code",)
