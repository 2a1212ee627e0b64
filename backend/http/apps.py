"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """HTTP."""

    name = "backend.http"
    label = "http"
    verbose_name = _("HTTP")
