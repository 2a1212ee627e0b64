"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Professional cases: what a contractor's social workers do with somebody on the care register."""

    name = "volunteers.cases"
    label = "cases"
    verbose_name = _("Professional cases")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.cases import receivers  # noqa: F401, PLC0415  # needs the models
