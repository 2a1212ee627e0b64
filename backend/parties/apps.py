"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Organisations and people."""

    name = "backend.parties"
    label = "parties"
    verbose_name = _("Organisations and people")

    def ready(self) -> None:
        """Connect the receivers, and add to `GET /me`."""
        from backend.accounts.me import contribute  # noqa: PLC0415  # needs the models
        from backend.parties import me, receivers  # noqa: F401, PLC0415  # needs the models

        contribute("postings", me.postings)
        contribute("affiliations", me.affiliations)
