"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Committee."""

    name = "volunteers.committee"
    label = "committee"
    verbose_name = _("Committee")

