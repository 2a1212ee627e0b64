"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """What is said to many: a heat alert, a call for help."""

    name = "volunteers.broadcasts"
    label = "broadcasts"
    verbose_name = _("Broadcasts")
