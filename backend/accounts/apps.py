"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Accounts."""

    name = "backend.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
