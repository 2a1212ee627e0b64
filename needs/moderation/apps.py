"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Moderation."""

    name = "needs.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.moderation import receivers  # noqa: F401, PLC0415  # needs the models
