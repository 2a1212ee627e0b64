"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Places."""

    name = "backend.places"
    label = "places"
    verbose_name = _("Places")
