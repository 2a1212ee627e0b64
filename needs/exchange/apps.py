"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Exchange."""

    name = "needs.exchange"
    label = "exchange"
    verbose_name = _("Exchange of needs")

    def ready(self) -> None:
        """Connect the receivers; let tables be uploaded; say the refusals of Open311 in its own shape."""
        from backend.files.subjects import register  # noqa: PLC0415  # needs the models
        from backend.http import faces  # noqa: PLC0415  # with the rest
        from backend.imports.files import TABLE  # noqa: PLC0415  # needs the models
        from needs.exchange import receivers  # noqa: F401, PLC0415  # needs the models
        from needs.exchange.open311.render import refused  # noqa: PLC0415  # with the rest

        register(TABLE)
        faces.register("/open311/", refused)
