"""How staff enter the admin: by phone, however it is written, and password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from backend.accounts.phones import InvalidPhone, e164


class PhoneBackend(ModelBackend):
    """`13800138000` and `+86 138 0013 8000` are one phone."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> Any:
        """The person, or None. The phone comes as `username`, as forms name it, or as `phone`."""
        try:
            number = e164(username or more.pop("phone", None) or "")
        except InvalidPhone:
            return None
        return super().authenticate(request, username=number, password=password, **more)
