"""What paper cards, proofs of residence and changes of phone hold about people."""

from backend.identity.models import PaperCard, PhoneChange, Residence, Vouch
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding

HOLDINGS = [
    *(
        Holding(
            model=model,
            of=of,
            fate=Fate.ERASED,
            why=r.TO_SIGN_IN,
            sees=r.OFFICES,
            kept=r.WITH_ACCOUNT,
            without=("number_hash",),
        )
        for model, of in (
            (PaperCard, ("user",)),
            (Vouch, ("voucher", "residence__user")),
            (Residence, ("user",)),
            (PhoneChange, ("user",)),
        )
    ),
    *(
        Holding(
            model=model,
            of=(who,),
            fate=Fate.KEPT,
            why=r.TO_SIGN_IN,
            sees=r.OFFICES,
            kept=r.WITH_ACCOUNT,
            because=r.OFFICE,
            # The rest of the row is about somebody else.
            without=("number_hash", "user", "address", "phone", "ending"),
        )
        for model, who in ((PaperCard, "issued_by"), (Residence, "confirmed_by"), (PhoneChange, "asked_by"))
    ),
]
