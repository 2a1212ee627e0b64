"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Roster."""

    name = "volunteers.roster"
    label = "roster"
    verbose_name = _("Roster")

    def ready(self) -> None:
        """Connect the receivers; let pictures be attached to what is handed in."""
        from backend.files.subjects import register  # noqa: PLC0415  # needs the models
        from volunteers.roster import receivers  # noqa: F401, PLC0415  # needs the models
        from volunteers.roster.files import CERTIFICATE  # noqa: PLC0415  # needs the models

        register(CERTIFICATE)
