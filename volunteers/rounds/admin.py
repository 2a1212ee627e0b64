"""Admin of rounds; every act is the leader's own, in the app."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from volunteers.rounds.models import Round


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    """Rounds of visits."""

    list_display = ("name", "day", "kind", "status", "made_at")
    list_filter = ("status", "kind", "street")
