"""Admin of households. Profiles and addresses are not shown there: they are shown at the door, and each sight is written down."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.households.models import Disclosure, Representation


@admin.register(Representation)
class RepresentationAdmin(ReadOnlyAdmin):
    """Who may speak for whom, without what the person is called."""

    list_display = ("representative", "represented", "relation", "status", "until", "uses")
    list_filter = ("street", "status", "relation")
    list_select_related = ("representative", "represented")
    fields = ("relation", "purposes", "status", "asked_at", "method", "confirmed_at", "until", "ended_at", "uses")


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnlyAdmin):
    """Who saw what, and what for."""

    list_display = ("at", "who", "level", "why", "why_id")
    list_filter = ("street", "level", "why")
    list_select_related = ("who",)
    ordering = ("-id",)
    fields = ("at", "who", "level", "why", "why_id", "need_id")
