"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Gatekeeping by the committee, and the follow-ups it sets."""

    name = "projects.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self) -> None:
        """Connect the receivers."""
        from projects.evaluation import receivers  # noqa: F401, PLC0415  # needs the models
