"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Tasks, offers and the places that volunteers hold."""

    name = "volunteers.dispatch"
    label = "dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        """Connect the receivers; name what phones keep."""
        from backend.sync.kinds import register  # noqa: PLC0415  # needs the models
        from volunteers.dispatch import receivers  # noqa: F401, PLC0415  # needs the models
        from volunteers.dispatch.sync import ASSIGNMENT, OFFER, TASK, WAITER  # noqa: PLC0415  # needs the models

        register(TASK, OFFER, ASSIGNMENT, WAITER)
