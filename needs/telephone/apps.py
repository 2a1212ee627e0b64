"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Telephone."""

    name = "needs.telephone"
    label = "telephone"
    verbose_name = _("Masked calls")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.telephone import receivers  # noqa: F401, PLC0415  # needs the models
