"""Admin: what was asked and by when it has to be answered; what the clock removed. Nothing of what is in a copy."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.privacy.models import Consent, Erasure, Export, Key, Removal


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What people said to each purpose."""

    list_display = ("user", "purpose", "subject", "version", "given", "how", "at")
    list_filter = ("street", "purpose", "given", "how")
    list_select_related = ("user", "subject")
    fields = list_display
    ordering = ("-id",)


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Copies that were asked for."""

    list_display = ("user", "status", "asked_at", "answer_due_at", "answered_at", "expires_at")
    list_filter = ("street", "status")
    list_select_related = ("user",)
    fields = list_display
    ordering = ("-id",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """Erasures that were asked for."""

    list_display = ("user", "status", "asked_at", "answer_due_at", "carry_out_at", "answered_at")
    list_filter = ("street", "status")
    list_select_related = ("user",)
    fields = (*list_display, "certificate")
    ordering = ("-id",)


@admin.register(Removal)
class RemovalAdmin(ReadOnlyAdmin):
    """What the clock removed."""

    list_display = ("at", "kind", "street", "older_than", "removed")
    list_filter = ("kind", "street")
    list_select_related = ("street",)
    fields = list_display
    ordering = ("-at",)


@admin.register(Key)
class KeyAdmin(ReadOnlyAdmin):
    """The names of the keys that this database needs."""

    list_display = ("id", "purpose", "since")
    fields = list_display
