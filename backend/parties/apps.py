"""Django app configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    """Organisations and people."""

    name = "backend.parties"
    label = "parties"
    verbose_name = _("Organisations and people")

    def ready(self) -> None:
        """Connect the receivers, add to `GET /me`, say who is on a post."""
        from backend.accounts.me import contribute  # noqa: PLC0415  # needs the models
        from backend.offices import knows  # noqa: PLC0415  # here too
        from backend.parties import me, receivers  # noqa: F401, PLC0415  # needs the models
        from backend.parties.queries import ended_terms, rank  # noqa: PLC0415  # needs the models
        from backend.terms import knows as knows_terms  # noqa: PLC0415  # beside its use

        contribute("postings", me.postings)
        contribute("affiliations", me.affiliations)
        knows(rank)
        knows_terms(ended_terms)
