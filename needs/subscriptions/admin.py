"""Admin of subscriptions: what happened, and not who hears of it."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.subscriptions.models import Happening


@admin.register(Happening)
class HappeningAdmin(ReadOnlyAdmin):
    """What was told, once."""

    list_display = ("street", "what", "at")
    list_filter = ("street", "what")
    fields = ("street", "what", "need", "signal", "round", "at")
