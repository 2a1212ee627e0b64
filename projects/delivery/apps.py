"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Projects."""

    name = "projects.delivery"
    label = "delivery"
    verbose_name = _("Projects")

