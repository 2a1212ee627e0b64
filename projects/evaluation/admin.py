"""Admin of gatekeeping and follow-ups."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from projects.evaluation.models import Decision, FollowUp, Vote


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """Who voted; what they said stays between them and the count until the round is decided."""

    list_display = ("project", "round", "seat", "as_deputy", "at")
    list_select_related = ("project", "seat")
    exclude = ("vote", "reason")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Decisions and their minutes."""

    list_display = ("project", "round", "outcome", "at")
    list_filter = ("outcome", "street")
    list_select_related = ("project",)


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """Follow-ups."""

    list_display = ("project", "due_on", "status", "at")
    list_filter = ("status", "street")
    list_select_related = ("project",)
