"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Limits of a day."""

    name = "needs.limits"
    label = "limits"
    verbose_name = _("Limits of a day")
