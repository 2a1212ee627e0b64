"""Admin of the group."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.group.models import Role, Team


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    """Teams."""

    list_display = ("name", "area", "street")
    list_filter = ("street",)


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    """Roles and their terms."""

    list_display = ("user", "tier", "team", "since", "until")
    list_filter = ("tier", "street")
