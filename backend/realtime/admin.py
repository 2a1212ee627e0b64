"""Admin of the feed: to see that it arrives, not what it says."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.realtime.models import FeedItem


@admin.register(FeedItem)
class FeedItemAdmin(ReadOnlyAdmin):
    """Items, newest first; what stands in them is for the person alone."""

    list_display = ("at", "type", "user", "seq")
    fields = list_display
    list_filter = ("type",)
    list_select_related = ("user",)
    ordering = ("-id",)
    show_full_result_count = False
