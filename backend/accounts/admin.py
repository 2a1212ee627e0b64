"""Admin of people and sessions: to look, and to end a session."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import DeviceSession, User, mask_phone
from backend.accounts.services import revoke_session
from backend.admin import ReadOnlyAdmin
from backend.errors import DomainError
from backend.policy import NOBODY, Actor

# allauth would let an administrator write them: who may enter an account changes through services alone.
for _model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People."""

    list_display = ("masked_name", "masked_phone", "home_street", "is_staff", "is_seed", "is_active", "created_at")
    list_filter = ("home_street", "is_staff", "is_seed", "is_active")
    fields = (
        "masked_name", "masked_phone", "phone_verified", "language", "home_street", "is_seed", "requests_per_minute",
        "is_active", "is_staff", "is_superuser", "created_at", "last_login",
    )  # fmt: skip
    ordering = ("-created_at",)
    list_select_related = ("home_street",)

    @admin.display(description=_("phone"))
    def masked_phone(self, person: User) -> str:
        """138****1234."""
        return mask_phone(person.phone)


@admin.register(DeviceSession)
class DeviceSessionAdmin(ReadOnlyAdmin):
    """Sessions; nobody sees a token."""

    list_display = ("user", "device", "assured", "created_at", "expires_at", "revoked_at")
    list_filter = ("assured",)
    fields = list_display
    ordering = ("-created_at",)
    list_select_related = ("user",)
    actions = ("revoke",)

    @admin.action(description=_("End the chosen sessions"))
    def revoke(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Through the service: policy, audit."""
        person = cast("User", request.user)
        now = timezone.now()
        actor = Actor(user_id=person.id, street_id=person.home_street_id or NOBODY, at=now)
        ended = 0
        for session_id in rows.values_list("id", flat=True):
            try:
                revoke_session(actor=actor, session_id=session_id, now=now)
                ended += 1
            except DomainError as error:
                self.message_user(request, error.detail, messages.WARNING)
        self.message_user(request, gettext("Sessions ended: {ended}.").format(ended=ended), messages.SUCCESS)
