"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Funded projects, their activities, and who came."""

    name = "projects.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        """Connect the receivers."""
        from backend.sync import kinds  # noqa: PLC0415  # needs the models
        from projects.delivery import receivers  # noqa: F401, PLC0415  # needs the models
        from projects.delivery.sync import ACTIVITY, PROJECT  # noqa: PLC0415  # needs the models

        kinds.register(PROJECT, ACTIVITY)
