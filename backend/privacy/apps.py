"""The app of what is held about people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Keys of encrypted fields."""

    name = "backend.privacy"
    verbose_name = _("privacy")
