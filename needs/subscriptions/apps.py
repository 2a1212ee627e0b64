"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Subscriptions."""

    name = "needs.subscriptions"
    label = "subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.subscriptions import receivers  # noqa: F401, PLC0415  # needs the models
