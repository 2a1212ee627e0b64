"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Who a person is, beyond a code: cards, residence, phones that change, accounts that are one."""

    name = "backend.identity"
    label = "identity"
    verbose_name = _("Identity")

    def ready(self) -> None:
        """Connect the receivers."""
        from backend.identity import receivers  # noqa: F401, PLC0415  # needs the models
