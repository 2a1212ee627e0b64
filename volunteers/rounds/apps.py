"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Many visits at once: planned, looked at, sent out."""

    name = "volunteers.rounds"
    label = "rounds"
    verbose_name = _("Rounds of visits")

    def ready(self) -> None:
        """Connect the receivers, and make the care register known as a source."""
        from volunteers.rounds import looked_after, receivers  # noqa: F401, PLC0415  # needs the models

        looked_after.make_known()
