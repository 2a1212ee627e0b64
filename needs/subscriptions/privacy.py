"""What subscriptions hold about people: what somebody wants to hear of is theirs, and goes with them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from needs.subscriptions.models import Digested, Happening, Subscription

HOLDINGS = [
    Holding(
        model=Subscription,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        without=("scope",),
    ),
    Holding(model=Digested, of=("user",), fate=Fate.ERASED, why=r.TO_WORK, sees=r.THEMSELF, kept=r.WITH_ACCOUNT),
    Holding(
        model=Happening,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.UNTIL_OVER,
        because=_("it names the need alone, and goes after a week"),
        without=("signal", "round"),
    ),
]


def _forget(older_than: datetime, now: datetime) -> int:  # noqa: ARG001  # as every retention is called
    gone, _kinds = Happening.objects.filter(at__lt=older_than).delete()
    return gone


RETENTIONS = [
    Retention(
        kind="subscriptions.happenings",
        what=_("what subscribers were told of"),
        setting="7 d",
        span=lambda: timedelta(days=7),
        forget=_forget,
    )
]
