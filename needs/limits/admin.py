"""Admin of limits."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from needs.limits.models import Lift


@admin.register(Lift)
class LiftAdmin(ReadOnlyAdmin):
    """For whom the limits of a day are lifted, and until when."""

    list_display = ("user", "status", "since", "until")
    list_filter = ("street", "status")
