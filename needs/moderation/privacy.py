"""What moderation holds about people: whose words were moderated, who moderated and reviewed, who flagged."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from needs.moderation.models import Act, Flag, Item

HOLDINGS = [
    Holding(
        model=Act,
        of=("by", "restored_by", "reviewed_by"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("passages", "appeal", "appealed_by"),
    ),
    Holding(
        model=Act,
        of=("appealed_by", "need__reporter", "need__beneficiary", "message__by"),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("by", "restored_by", "reviewed_by"),
        scrub=("words", "restored_why", "review"),
        blank={"appeal": "", "passages": ""},
    ),
    Holding(
        model=Item,
        of=("ended_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Item,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("ended_by",),
    ),
    Holding(model=Flag, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.HANDLERS, kept=r.WITH_ACCOUNT),
]
