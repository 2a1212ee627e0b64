"""What the registry of organisations holds about people."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Affiliation, AffiliationKind, Posting
from backend.parties.queries import in_force
from backend.privacy import registry as r
from backend.privacy.registry import Block, Fate, Holding


def _offices(user_id: UUID, at: datetime) -> int:
    speaks = Affiliation.objects.filter(
        in_force(at), user=user_id, kind__in=[AffiliationKind.HEAD, AffiliationKind.LIAISON]
    )
    return speaks.count() + Posting.objects.filter(in_force(at), user=user_id).count()


HOLDINGS = [
    Holding(
        model=model,
        of=("user",),
        fate=Fate.KEPT,
        why=r.TO_PURCHASE,
        sees=r.OFFICES,
        kept=r.FIFTEEN_YEARS,
        because=r.OFFICE,
    )
    for model in (Affiliation, Posting)
]

BLOCKS = [
    Block(
        code="holds_an_office",
        words=_("Posts of the street or of an organisation are still held ({count}): have them ended first."),
        count=_offices,
    )
]
