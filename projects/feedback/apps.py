"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Invitations, responses that nobody can link to a person, replies."""

    name = "projects.feedback"
    label = "feedback"
    verbose_name = _("Feedback")

    def ready(self) -> None:
        """Connect the receivers."""
        from projects.feedback import receivers  # noqa: F401, PLC0415  # needs the models
