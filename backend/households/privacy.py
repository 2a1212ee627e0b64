"""What profiles, doors and representations hold about people, and who was shown what of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.households.models import Address, Disclosure, Profile, Representation
from backend.households.services import forget_unconfirmed
from backend.households.states import Status
from backend.policy import Actor
from backend.privacy import registry as r
from backend.privacy.registry import UNNAMED, Fate, Holding, Retention


def _forget(street_id: UUID | None, older_than: datetime, now: datetime) -> int:
    if street_id is None:
        return 0
    return forget_unconfirmed(actor=Actor.system(street_id=street_id, at=now), older_than=older_than, now=now)


HOLDINGS = [
    Holding(
        model=Profile,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
    ),
    Holding(model=Address, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.HANDLERS, kept=r.WITH_ACCOUNT),
    Holding(
        model=Representation,
        of=("representative",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.PROOF,
        # Whose account it is: who asked by phone is not told whether it was somebody's.
        without=("represented", "wrong", "entered"),
        blank={"name": UNNAMED, "phone": "", "phone_index": None, "status": Status.WITHDRAWN},
    ),
    Holding(
        model=Representation,
        of=("represented",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.PROOF,
        without=("wrong", "entered"),
        blank={"name": UNNAMED, "phone": "", "phone_index": None, "status": Status.WITHDRAWN},
    ),
    Holding(
        model=Representation,
        of=("confirmed_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        # The rest of the row is about others.
        without=("name", "phone", "wrong", "entered", "representative", "represented"),
    ),
    Holding(
        model=Disclosure,
        of=("who", "whose"),
        fate=Fate.KEPT,
        why=r.TO_PROVE,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        because=r.PROOF,
    ),
]

RETENTIONS = [
    Retention(
        kind="households.unconfirmed",
        what=_("people whom others asked to speak for, when nobody confirmed it and no question is open"),
        setting="1 d",
        span=lambda: timedelta(days=1),
        forget_in=_forget,
    ),
]
