"""The app of what is held about people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Keys of encrypted fields; consents, copies and erasures."""

    name = "backend.privacy"
    verbose_name = _("privacy")

    def ready(self) -> None:
        """Connect the receivers."""
        from backend.privacy import receivers  # noqa: F401, PLC0415  # needs the models
