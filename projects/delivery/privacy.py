"""What projects and activities hold about people."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.database import delete_in_batches
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from projects.delivery.models import Activity, Attendance, Project, SignUp, WrongCodes

HOLDINGS = [
    *(
        Holding(
            model=model,
            of=of,
            fate=Fate.KEPT,
            why=r.TO_PURCHASE,
            sees=sees,
            kept=r.FIFTEEN_YEARS,
            because=r.PURCHASE,
            without=("secret",),
        )
        for model, of, sees in (
            (Project, ("registered_by", "sent_by", "manager"), r.OFFICES),
            (Activity, ("opened_by",), r.OFFICES),
            (SignUp, ("user",), r.THEMSELF),
            (Attendance, ("user", "attested_by_user"), r.THEMSELF),
        )
    ),
    Holding(model=WrongCodes, of=("user",), fate=Fate.ERASED, why=r.TO_WORK, sees=r.THEMSELF, kept=r.UNTIL_OVER),
]


def _forget_wrong_codes(older_than: datetime, _now: datetime) -> int:
    """None of them counts for longer than `delivery.code_tries_seconds`, a day at most."""
    return delete_in_batches(WrongCodes.objects.filter(since__lt=older_than))


RETENTIONS = [
    Retention(
        kind="delivery.wrong_codes",
        what=_("wrong codes"),
        setting="2 d",
        span=lambda: timedelta(days=2),
        forget=_forget_wrong_codes,
    )
]
