"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Dispatch."""

    name = "volunteers.dispatch"
    label = "dispatch"
    verbose_name = _("Dispatch")
