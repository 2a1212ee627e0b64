"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Hotline."""

    name = "needs.hotline"
    label = "hotline"
    verbose_name = _("Hotline")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.hotline import receivers  # noqa: F401, PLC0415  # needs the models
