"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Volunteers out of a table."""

    name = "volunteers.imports"
    label = "volunteer_imports"
    verbose_name = _("Import of volunteers")

    def ready(self) -> None:
        """Connect the receivers; let tables be uploaded."""
        from backend.files.subjects import register  # noqa: PLC0415  # needs the models
        from backend.imports.files import TABLE  # noqa: PLC0415  # needs the models
        from volunteers.imports import receivers  # noqa: F401, PLC0415  # needs the models

        register(TABLE)
