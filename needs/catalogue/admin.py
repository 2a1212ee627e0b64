"""Admin of categories: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.catalogue.models import Category


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    """The tree of each street."""

    list_display = ("code", "name", "parent", "position", "urgency", "status")
    list_filter = ("street", "status", "urgency")
    list_select_related = ("parent",)
    fields = (
        *list_display,
        "name_en",
        "kinds",
        "fields",
        "materials",
        "words",
        "retired_at",
        "replaced_by",
        "updated_at",
    )
    ordering = ("street", "position", "code")
