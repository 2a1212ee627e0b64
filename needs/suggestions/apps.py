"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Category and urgency, suggested from words."""

    name = "needs.suggestions"
    label = "suggestions"
    verbose_name = _("Suggestions")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.suggestions import receivers  # noqa: F401, PLC0415  # needs the models
