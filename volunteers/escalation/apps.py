"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Where nobody is found for a task: who is asked to help, one after the other."""

    name = "volunteers.escalation"
    label = "escalation"
    verbose_name = _("Calls for help")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.escalation import receivers  # noqa: F401, PLC0415  # needs the models
