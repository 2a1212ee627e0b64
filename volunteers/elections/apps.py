"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Elections and recalls: nominations, secret ballots, what they decide."""

    name = "volunteers.elections"
    label = "elections"
    verbose_name = _("Elections")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.elections import receivers  # noqa: F401, PLC0415  # needs the models
