"""Admin of the group."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.group.models import Group, Membership, Role, Team


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """Groups and their charters."""

    list_display = ("name", "street", "since", "edited_at")


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    """Teams."""

    list_display = ("name", "area", "trade", "street")
    list_filter = ("street",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who belongs to which team."""

    list_display = ("user", "team", "since", "until")
    list_filter = ("street",)
    list_select_related = ("user", "team")


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    """Roles and their terms."""

    list_display = ("user", "tier", "team", "since", "until")
    list_filter = ("tier", "street")
