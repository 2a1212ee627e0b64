"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Courses of the group, and what comes of them."""

    name = "volunteers.training"
    label = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.training import receivers  # noqa: F401, PLC0415  # needs the models
