"""Admin of needs. Reports of wrongdoing are not shown here: they are the confidential receiver's alone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.admin import ReadOnlyAdmin
from needs.desk.models import Need, Verdict
from needs.desk.states import Kind


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    """Needs, without the words of the resident and without phones."""

    list_display = ("id", "kind", "status", "urgency", "community", "reported_at")
    list_filter = ("street", "kind", "status")
    list_select_related = ("community",)
    fields = ("kind", "category", "status", "urgency", "community", "reported_at", "answer_due_at", "reopened")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Need]:
        """All but reports of wrongdoing."""
        rows: QuerySet[Need] = super().get_queryset(request)
        return rows.exclude(kind=Kind.WRONGDOING)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """Verdicts, without their comments."""

    list_display = ("need", "responded", "resolved", "satisfaction", "round", "at")
    list_filter = ("street", "resolved", "satisfaction")
    fields = ("need", "responded", "resolved", "satisfaction", "round", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        """All but those on reports of wrongdoing."""
        rows: QuerySet[Verdict] = super().get_queryset(request)
        return rows.exclude(need__kind=Kind.WRONGDOING)
