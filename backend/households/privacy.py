"""What profiles, doors and representations hold about people, and who was shown what of it."""

from backend.households.models import Address, Disclosure, Profile, Representation
from backend.households.states import Status
from backend.privacy import registry as r
from backend.privacy.registry import UNNAMED, Fate, Holding

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
        without=("represented", "wrong"),
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
        without=("wrong",),
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
        without=("name", "phone", "wrong", "representative", "represented"),
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
