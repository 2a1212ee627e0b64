"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """The map of needs."""

    name = "needs.map"
    label = "needs_map"
    verbose_name = _("Map of needs")
