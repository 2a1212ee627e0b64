"""What series hold about people: who began them."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.series.models import Series, Standing, Template

HOLDINGS = [
    Holding(
        model=Series,
        of=("made_by", "director"),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Standing,
        of=("volunteer__user",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("asked_by",),
    ),
    Holding(
        model=Standing,
        of=("asked_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("volunteer",),
    ),
    Holding(
        model=Template,
        of=("made_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
]
