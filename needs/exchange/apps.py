"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Exchange."""

    name = "needs.exchange"
    label = "exchange"
    verbose_name = _("Exchange of needs")

    def ready(self) -> None:
        """Connect the receivers; let tables be uploaded."""
        from backend.files.subjects import register  # noqa: PLC0415  # needs the models
        from needs.exchange import receivers  # noqa: F401, PLC0415  # needs the models
        from needs.exchange.files import TABLE  # noqa: PLC0415  # needs the models

        register(TABLE)
