"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Files."""

    name = "backend.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Connect the receivers."""
        from backend.files import receivers  # noqa: F401, PLC0415  # needs the models
