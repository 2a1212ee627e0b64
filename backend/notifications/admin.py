"""Admin of notifications: how they travel, not what they say, nor to which address."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.notifications.models import Delivery, Notice, PushRegistration


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Notices, newest first."""

    list_display = ("at", "kind", "urgency", "street", "expires_at")
    fields = list_display
    list_filter = ("street", "kind", "urgency")
    list_select_related = ("street",)
    ordering = ("-at", "-id")
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """The outbox, newest first; by status to see what waits and what failed."""

    list_display = ("queued_at", "channel", "status", "attempts", "next_at", "sent_at", "error", "recalls")
    fields = (*list_display, "notification", "registration")
    list_filter = ("status", "channel", "street")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(PushRegistration)
class PushRegistrationAdmin(ReadOnlyAdmin):
    """Devices; nobody sees an address."""

    list_display = ("created_at", "channel", "user", "app", "ended_at", "ended_because")
    fields = list_display
    list_filter = ("channel", "ended_because")
    list_select_related = ("user",)
    ordering = ("-id",)
    show_full_result_count = False
