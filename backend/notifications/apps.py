"""Django app configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Notices to people: inbox, preferences, push."""

    name = "backend.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Learn the kinds of every app, connect the receivers, name what phones keep."""
        autodiscover_modules("notifications")
        from backend.notifications import receivers  # noqa: F401, PLC0415  # needs the models
        from backend.notifications.sync import NOTIFICATION  # noqa: PLC0415  # likewise
        from backend.sync.kinds import register  # noqa: PLC0415  # likewise

        register(NOTIFICATION)
