"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """The committee meets: agenda, papers, who is there, motions, votes, signed minutes."""

    name = "volunteers.meetings"
    label = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Connect the receivers; let papers be attached to the agenda."""
        from backend.files.subjects import register  # noqa: PLC0415  # needs the models
        from volunteers.meetings import receivers  # noqa: F401, PLC0415  # needs the models
        from volunteers.meetings.files import AGENDA  # noqa: PLC0415  # needs the models

        register(AGENDA)
