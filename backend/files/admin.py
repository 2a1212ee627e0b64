"""Admin of files: to look at what is known of them, never at themselves; and to take down."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from backend.accounts.models import User
from backend.admin import ReadOnlyAdmin
from backend.errors import DomainError
from backend.files.models import File
from backend.files.services import restore, take_down
from backend.http.fields import ReasonIn
from backend.policy import Actor


class ActionWithReason(ActionForm):  # type: ignore[misc]  # unfold has no types
    """Which action, and why: who sent the file reads it."""

    reason = forms.CharField(
        label="",
        required=False,
        widget=UnfoldAdminTextInputWidget({"placeholder": _("Reason, for who sent it")}),
    )


@admin.register(File)
class FileAdmin(ReadOnlyAdmin):
    """Files, without names, without when and where they were taken, and without what is in them."""

    list_display = ("id", "purpose", "kind", "status", "refusal", "size", "created_at", "taken_down_at")
    list_filter = ("street", "purpose", "kind", "status")
    fields = ("id", "purpose", "kind", "media_type", "status", "refusal", "size", "offset", "created_at", "attached_at")
    ordering = ("-created_at",)
    actions = ("take_down", "restore")
    action_form = ActionWithReason

    @admin.action(description=_("Take the chosen files down"))
    def take_down(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Through the service: policy, audit."""
        self._moderate(request, rows, take_down, gettext("Files taken down: {done}."))

    @admin.action(description=_("Undo the take-down of the chosen files"))
    def restore(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Through the service: policy, audit."""
        self._moderate(request, rows, restore, gettext("Files shown again: {done}."))

    def _moderate(self, request: HttpRequest, rows: QuerySet[Any], service: Callable[..., File], words: str) -> None:
        try:
            reason = ReasonIn(reason="".join(request.POST.getlist("reason")).strip()).reason
        except ValidationError:
            self.message_user(
                request,
                gettext("Nothing was done: say why in the field beside it, in at most 1,000 characters."),
                messages.ERROR,
            )
            return
        person = cast("User", request.user)
        now, done = timezone.now(), 0
        for file_id, street_id in rows.values_list("id", "street_id"):
            actor = Actor(user_id=person.id, street_id=street_id, at=now)
            try:
                service(actor=actor, file_id=file_id, reason=reason, now=now)
                done += 1
            except DomainError as error:
                self.message_user(request, error.detail, messages.WARNING)
        self.message_user(request, words.format(done=done), messages.SUCCESS)
