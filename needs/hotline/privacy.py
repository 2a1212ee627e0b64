"""What the hotline holds about people: who called, who answered, and what was taken down."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Person, Retention
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.options import KEEP_CALLERS_DAYS
from needs.hotline.services import forget_caller

KEPT = timedelta(days=30)


def _from_their_phone(person: Person) -> Q:
    """Calls from their number in which they did not say who they are."""
    return Q(phone=person.phone, caller=None) if person.phone else Q(pk=None)


def _forget(street_id: UUID | None, older_than: datetime, now: datetime) -> int:
    over = HotlineCall.objects.filter(street=street_id, ended_at__lte=older_than, forgotten_at=None)
    found = list(over.values_list("pk", "street_id"))
    for call_id, street in found:
        forget_caller(actor=Actor.system(street_id=street, at=now), call_id=call_id, now=now)
    return len(found)


HOLDINGS = [
    Holding(
        model=HotlineCall,
        of=("caller",),
        also=_from_their_phone,
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=_("the person, and the clerk who answered"),
        kept=_(
            "number and name for 30 days, or as long as the street chose; that there was a call as long as the account"
        ),
        because=r.RATES,
        blank={"phone": "", "phone_index": None, "name": ""},
    ),
    Holding(
        model=HotlineCall,
        of=("clerk",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("phone", "name", "caller", "verified"),
    ),
    Holding(
        model=Filing,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.PROOF,
    ),
    Holding(
        model=Filing,
        of=("heard_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("need", "reference"),
    ),
]

RETENTIONS = [
    Retention(
        kind="hotline.callers",
        what=_("numbers and names of callers at the hotline"),
        setting="30 d",
        span=lambda: KEPT,
        days=KEEP_CALLERS_DAYS,
        forget_in=_forget,
    ),
]
