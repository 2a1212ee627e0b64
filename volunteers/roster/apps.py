"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Roster."""

    name = "volunteers.roster"
    label = "roster"
    verbose_name = _("Roster")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.roster import receivers  # noqa: F401, PLC0415  # needs the models
