"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Funded projects, their activities, and who came."""

    name = "projects.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        """Connect the receivers; tell who is at work."""
        from backend.sync import kinds  # noqa: PLC0415  # needs the models
        from projects.delivery import receivers  # noqa: F401, PLC0415  # needs the models
        from projects.delivery.queries import contractors_at_work  # noqa: PLC0415  # needs the models
        from projects.delivery.sync import ACTIVITY, PROJECT  # noqa: PLC0415  # needs the models
        from volunteers.escalation import contractors  # noqa: PLC0415  # as the others

        kinds.register(PROJECT, ACTIVITY)
        contractors.register(contractors_at_work)
