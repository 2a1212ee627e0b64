"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """The three tiers: teams, roles and their terms."""

    name = "volunteers.group"
    label = "group"
    verbose_name = _("Volunteer group")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.group import receivers  # noqa: F401, PLC0415  # needs the models
