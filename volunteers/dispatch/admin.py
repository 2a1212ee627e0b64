"""Admin of dispatch."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.dispatch.models import Assignment, Offer, Task


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    """Tasks, without the home where they are."""

    list_display = ("title", "kind", "status", "starts_at", "taken", "slots", "community")
    list_filter = ("status", "kind", "street")
    fields = ("title", "kind", "origin_kind", "status", "starts_at", "ends_at", "taken", "slots", "skills", "community")


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """Offers, with the reasons that were told."""

    list_display = ("task", "volunteer", "status", "made_at", "expires_at")
    list_filter = ("status", "street")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    """Places on tasks."""

    list_display = ("task", "volunteer", "status", "accepted_at", "checked_in_at", "checked_out_at")
    list_filter = ("status", "street")
