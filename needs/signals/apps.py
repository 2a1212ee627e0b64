"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Demand signals."""

    name = "needs.signals"
    label = "signals"
    verbose_name = _("Demand signals")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.signals import receivers  # noqa: F401, PLC0415  # needs the models
