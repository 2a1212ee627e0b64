"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """What people bring to the desk, as each street sorts it."""

    name = "needs.catalogue"
    label = "catalogue"
    verbose_name = _("Categories")

    def ready(self) -> None:
        """Connect the receivers."""
        from needs.catalogue import receivers  # noqa: F401, PLC0415  # needs the models
