"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Volunteer group."""

    name = "volunteers.group"
    label = "group"
    verbose_name = _("Volunteer group")

