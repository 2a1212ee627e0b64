"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Feedback."""

    name = "projects.feedback"
    label = "feedback"
    verbose_name = _("Feedback")

