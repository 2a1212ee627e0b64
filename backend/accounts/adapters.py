"""What django-allauth asks of us: how secrets are kept, and what an authenticator app shows. See ADR 3."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from backend.accounts.models import mask_phone
from backend.crypto import open_text, seal_text

CONTEXT = "mfa.authenticator"
"""What the secrets of authenticators are bound to."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Secrets of authenticators are encrypted by the deployment's keys."""

    def encrypt(self, text: str) -> str:
        """What is stored of a secret."""
        return seal_text(text, CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return open_text(encrypted_text, CONTEXT)

    def get_totp_label(self, user: Any) -> str:
        """Beside the issuer in the app: which of one's accounts it is; masked, as the app's screen is seen by others."""
        return mask_phone(user.phone)
