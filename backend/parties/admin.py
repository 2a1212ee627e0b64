"""Admin of organisations and people's standing: to look."""

from django.contrib import admin

from backend.admin import ReadOnlyAdmin
from backend.parties.models import Affiliation, Organisation, Posting


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """Organisations."""

    list_display = ("name", "name_en", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("name", "name_en")


@admin.register(Affiliation)
class AffiliationAdmin(ReadOnlyAdmin):
    """Affiliations and their terms."""

    list_display = ("user", "organisation", "kind", "since", "until")
    list_filter = ("kind",)
    list_select_related = ("user", "organisation")


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    """Postings and their terms."""

    list_display = ("user", "post", "area", "since", "until")
    list_filter = ("post", "street")
    list_select_related = ("user", "area")
