"""The door of the administration site: phone and password, and the second factor with them.

All are given at once, so that no session waits between two steps. Which second factor a session has passed stands in it: one
that was taken away, or set up since, takes its sessions along.
"""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from backend.accounts import second_factor
from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.policy import NOBODY, Actor
from backend.services import unit_of_work

MARK = "second_factor"
"""Under this the session holds which second factor it has passed."""


class LoginForm(AuthenticationForm):  # type: ignore[misc]  # unfold has no types
    """Phone, password, and the code of the authenticator app."""

    code = forms.CharField(
        label=_("Code of the authenticator app, or a recovery code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].widget.attrs["class"] = self.fields["password"].widget.attrs["class"]

    def clean(self) -> Any:
        """The password first; then the second factor, where there is one or has to be. A wrong try is committed."""
        cleaned = super().clean()
        person: User | None = self.get_user()
        if person is None:
            return cleaned
        factor = second_factor.factor_of(person.id)
        if factor is None and settings.ADMIN_SECOND_FACTOR:
            raise ValidationError(
                _(
                    "This account has no second factor yet, and the administration asks for one. Set it up in the app, or run "
                    "linli create-admin on the server once more."
                )
            )
        if factor is not None:
            refused = _refused(person, self.cleaned_data["code"])
            if refused is not None:
                self.user_cache = None
                raise ValidationError(refused)
        person.passed_factor = factor  # type: ignore[attr-defined]  # for `Site.login`, once there is a session
        return cleaned


class Site(UnfoldAdminSite):  # type: ignore[misc]  # unfold has no types
    """The administration, for sessions that passed what their account asks for."""

    login_form = LoginForm
    login_template = "accounts/admin_login.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, with the second factor that the account has now. One query more for each page."""
        if not super().has_permission(request):
            return False
        factor = second_factor.factor_of(cast("User", request.user).id)
        if factor is None:
            return not settings.ADMIN_SECOND_FACTOR
        return bool(request.session.get(MARK) == factor)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in, and note in the fresh session what it passed."""
        response: HttpResponse = super().login(request, extra_context)
        factor = getattr(request.user, "passed_factor", None)
        if factor is not None:
            request.session[MARK] = factor
        return response


def _refused(person: User, code: str) -> str | None:
    if not code.strip():
        return str(_("Enter the code that the authenticator app shows now, or a recovery code."))
    now = timezone.now()
    try:
        with unit_of_work(person.home_street_id or NOBODY):
            second_factor.judge(person.id, code, now)
            actor = Actor(user_id=person.id, street_id=person.home_street_id or NOBODY, at=now, assured=True)
            audit.record("account.enter_admin", person.id, actor=actor, now=now)
    except DomainError as refusal:
        return refusal.detail
    return None
