"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Profiles, addresses, representation and disclosure."""

    name = "backend.households"
    label = "households"
    verbose_name = _("Households")

    def ready(self) -> None:
        """Connect the receivers, add to `GET /me`, and keep children's accounts with their guardians."""
        from backend.accounts.me import contribute  # noqa: PLC0415  # needs the models
        from backend.accounts.services import admit_only  # noqa: PLC0415  # needs the models
        from backend.households import me, minors, receivers  # noqa: F401, PLC0415  # needs the models

        contribute("representations", me.representations)
        admit_only(minors.may_sign_in)
