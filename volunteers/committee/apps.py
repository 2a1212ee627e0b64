"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """The guidance and coordination committee: its seats, and who may decide."""

    name = "volunteers.committee"
    label = "committee"
    verbose_name = _("Committee")

    def ready(self) -> None:
        """Connect the receivers; say, in `GET /me` too, which seats a person has."""
        from backend.accounts.me import contribute  # noqa: PLC0415  # needs the models
        from backend.offices import knows  # noqa: PLC0415  # here too
        from backend.terms import knows as knows_terms  # noqa: PLC0415  # here too
        from volunteers.committee import receivers  # noqa: F401, PLC0415  # needs the models
        from volunteers.committee.queries import ended_seats, rank  # noqa: PLC0415  # needs the models
        from volunteers.committee.schemas import own_seats  # noqa: PLC0415  # needs the models

        contribute("seats", own_seats)
        knows(rank)
        knows_terms(ended_seats)
