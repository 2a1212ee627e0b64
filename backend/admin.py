"""Admin pages that only show: changes go through services, where policy and audit are."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """Lists and details, nothing to add, change or delete."""

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """What the list names, else the relations that it shows: by itself Django would follow those of those, too."""
        named = super().get_list_select_related(request)
        relations = {field.name for field in self.opts.concrete_fields if field.is_relation}
        return named or [name for name in self.list_display if name in relations]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """What the list offers to filter by. Django would take any column of the table, a password's hash as well."""
        offered = {each[0] if isinstance(each, tuple | list) else each for each in self.get_list_filter(request)}
        named = lookup.partition("__")[0]
        return named in offered | {self.date_hierarchy} and bool(super().lookup_allowed(lookup, value, request))

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Only through the service."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Only through the service."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Only through the service."""
        return False
