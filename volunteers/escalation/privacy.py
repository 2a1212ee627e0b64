"""What calls for help hold about people: who answered them, and who comes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.database import delete_in_batches
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from volunteers.escalation.models import HelpCall

HOLDINGS = [
    Holding(
        model=HelpCall,
        of=("answered_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("words",),
    )
]


def _forget(older_than: datetime, _now: datetime) -> int:
    return delete_in_batches(HelpCall.objects.filter(task__ends_at__lt=older_than))


RETENTIONS = [
    Retention(
        kind="escalation.calls",
        what=_("who was asked to help with a task, and what they said"),
        setting="365 d",
        span=lambda: timedelta(days=365),
        forget=_forget,
    )
]
