"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Accounts."""

    name = "backend.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Connect the receivers; say who runs the deployment."""
        from backend.accounts import receivers  # noqa: F401, PLC0415  # needs the models
        from backend.accounts.queries import rank  # noqa: PLC0415  # needs the models
        from backend.offices import knows  # noqa: PLC0415  # here too

        knows(rank)
