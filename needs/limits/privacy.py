"""What limits hold about people."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from needs.limits.models import Lift, Tally

HOLDINGS = [
    Holding(model=Tally, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.THEMSELF, kept=r.UNTIL_OVER),
    Holding(
        model=Lift,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        without=("by",),
    ),
    Holding(
        model=Lift,
        of=("by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("user",),
    ),
]


def _forget(older_than: datetime, now: datetime) -> int:  # noqa: ARG001  # as every retention is called
    gone, _kinds = Tally.objects.filter(day__lt=older_than.date()).delete()
    return gone


# Days are the street's: two days later they are over everywhere.
RETENTIONS = [
    Retention(
        kind="limits.days",
        what=_("how often somebody did something on a day"),
        setting="2 d",
        span=lambda: timedelta(days=2),
        forget=_forget,
    )
]
