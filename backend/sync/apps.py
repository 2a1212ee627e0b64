"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """What phones hold."""

    name = "backend.sync"
    label = "sync"
    verbose_name = _("What phones hold")
