"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """The three tiers: teams, roles and their terms."""

    name = "volunteers.group"
    label = "group"
    verbose_name = _("Volunteer group")

    def ready(self) -> None:
        """Connect the receivers; say, in `GET /me` too, which roles a person holds."""
        from backend.accounts.me import contribute  # noqa: PLC0415  # needs the models
        from backend.offices import knows  # noqa: PLC0415  # here too
        from backend.terms import knows as knows_terms  # noqa: PLC0415  # here too
        from volunteers.group import receivers  # noqa: F401, PLC0415  # needs the models
        from volunteers.group.queries import ended_roles, rank  # noqa: PLC0415  # needs the models
        from volunteers.group.schemas import own_tiers  # noqa: PLC0415  # needs the models

        contribute("tiers", own_tiers)
        knows(rank)
        knows_terms(ended_roles)
