"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Tasks, offers and the places that volunteers hold."""

    name = "volunteers.dispatch"
    label = "dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.dispatch import receivers  # noqa: F401, PLC0415  # needs the models
