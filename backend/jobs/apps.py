"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Jobs."""

    name = "backend.jobs"
    label = "jobs"
    verbose_name = _("Jobs")
