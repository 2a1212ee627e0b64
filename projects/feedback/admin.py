"""Admin of feedback."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from projects.feedback.models import Invitation, Reply, Response


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was asked."""

    list_display = ("project", "activity", "user", "answered")
    list_filter = ("answered", "street")
    list_select_related = ("project", "activity", "user")


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    """What was answered, in the order of random ids."""

    list_display = ("id", "project")
    list_filter = ("street",)
    list_select_related = ("project",)
    exclude = ("day", "activity")
    ordering = ("id",)


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    """The contractors' replies."""

    list_display = ("response", "by", "at")
    list_select_related = ("response", "by")
