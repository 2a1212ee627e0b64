"""What imports of volunteers hold about people: who asked for them; their tables are gone after days."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from volunteers.imports.models import VolunteerImport
from volunteers.imports.services import IMPORTER

HOLDINGS = [
    Holding(
        model=VolunteerImport,
        of=("user",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("mapping", "survey"),
    )
]

RETENTIONS = [
    Retention(
        kind="volunteer_imports",
        what=_("tables of volunteers that were imported, and the reports on them"),
        setting="EXPORTS_KEPT_DAYS",
        span=lambda: timedelta(days=settings.EXPORTS_KEPT_DAYS),
        forget_in=IMPORTER.forget_due,
    )
]
