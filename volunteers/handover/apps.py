"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Open duties: who has which, handed to a successor, or fallen to the next tier when an office ends."""

    name = "volunteers.handover"
    label = "handover"
    verbose_name = _("Hand-over of duties")

    def ready(self) -> None:
        """Connect the receivers."""
        from volunteers.handover import receivers  # noqa: F401, PLC0415  # needs the models
