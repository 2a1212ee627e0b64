"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """The care register: residents who agreed to be looked after, and what comes of it."""

    name = "volunteers.care"
    label = "care"
    verbose_name = _("Care register")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.care import receivers  # noqa: F401, PLC0415  # needs the models
