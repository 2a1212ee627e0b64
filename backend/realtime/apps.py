"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Feed."""

    name = "backend.realtime"
    label = "realtime"
    verbose_name = _("Feed")
