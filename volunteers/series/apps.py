"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Work that comes again: every Tuesday, the first Saturday of a month."""

    name = "volunteers.series"
    label = "series"
    verbose_name = _("Series of tasks")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.series import receivers  # noqa: F401, PLC0415  # needs the models
