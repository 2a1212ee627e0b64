"""What elections hold about people: who stood and who voted; of nobody what they chose."""

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.elections.models import Election, Nomination, Signature, Voter

HOLDINGS = [
    Holding(
        model=Election,
        of=("called_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=_("everybody of the street"),
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Nomination,
        of=("candidate", "nominated_by", "seconded_by"),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=_("everybody of the street, by the surname"),
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Signature,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(
        model=Voter,
        of=("user",),
        fate=Fate.ERASED,
        why=_("so that everybody votes once"),
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
    ),
]
