"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Rates."""

    name = "needs.rates"
    label = "rates"
    verbose_name = _("Rates")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.rates import receivers  # noqa: F401, PLC0415  # needs the models
