"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Organisations and people."""

    name = "backend.parties"
    label = "parties"
    verbose_name = _("Organisations and people")
