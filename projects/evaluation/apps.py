"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Gatekeeping and follow-up."""

    name = "projects.evaluation"
    label = "evaluation"
    verbose_name = _("Gatekeeping and follow-up")

