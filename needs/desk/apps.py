"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Needs."""

    name = "needs.desk"
    label = "desk"
    verbose_name = _("Needs")

    def ready(self) -> None:
        """Connect the receivers; let files be attached to needs."""
        from backend.files.subjects import register  # noqa: PLC0415  # needs the models
        from backend.sync import kinds  # noqa: PLC0415  # needs the models
        from needs.desk import receivers  # noqa: F401, PLC0415  # needs the models
        from needs.desk.files import NEED  # noqa: PLC0415  # needs the models
        from needs.desk.sync import NEED as NEEDS  # noqa: PLC0415  # needs the models

        register(NEED)
        kinds.register(NEEDS)
