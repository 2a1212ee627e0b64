"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Needs."""

    name = "needs.desk"
    label = "desk"
    verbose_name = _("Needs")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.desk import receivers  # noqa: F401, PLC0415  # needs the models
