"""Admin of files: to look at what is known of them, never at themselves; and to take down."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.admin import ReadOnlyAdmin
from backend.errors import DomainError
from backend.files.models import File
from backend.files.services import take_down
from backend.policy import NOBODY, Actor


@admin.register(File)
class FileAdmin(ReadOnlyAdmin):
    """Files, without names, without when and where they were taken, and without what is in them."""

    list_display = ("id", "purpose", "kind", "status", "refusal", "size", "created_at", "attached_at")
    list_filter = ("street", "purpose", "kind", "status")
    fields = ("id", "purpose", "kind", "media_type", "status", "refusal", "size", "offset", "created_at", "attached_at")
    ordering = ("-created_at",)
    actions = ("take_down",)

    @admin.action(description=_("Take the chosen files down"))
    def take_down(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Through the service: policy, audit."""
        person = cast("User", request.user)
        now, taken = timezone.now(), 0
        actor = Actor(user_id=person.id, street_id=person.home_street_id or NOBODY, at=now)
        for file_id in rows.values_list("id", flat=True):
            try:
                take_down(actor=actor, file_id=file_id, reason=gettext("Taken down in the admin"), now=now)
                taken += 1
            except DomainError as error:
                self.message_user(request, error.detail, messages.WARNING)
        self.message_user(request, gettext("Files taken down: {taken}.").format(taken=taken), messages.SUCCESS)
