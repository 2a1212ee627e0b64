"""What meetings hold about people: who was there, what seats said before all, who signed."""

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.meetings.models import Addendum, AgendaItem, Attendee, Meeting, Motion, MotionVote, Recusal, Signature

HOLDINGS = [
    Holding(
        model=model,
        of=of,
        fate=Fate.KEPT,
        why=r.TO_PURCHASE,
        sees=_("everybody of the street, by the surname, where minutes are signed; the committee before"),
        kept=r.FIFTEEN_YEARS,
        because=r.OFFICE,
        without=without,
    )
    for model, of, without in (
        (Meeting, ("chair", "called_by"), ("seal",)),
        (AgendaItem, ("meeting__called_by",), ()),
        (Attendee, ("user",), ()),
        (Recusal, ("user",), ()),
        (Motion, ("moved_by",), ()),
        (MotionVote, ("voter",), ()),
        (Signature, ("user",), ()),
        (Addendum, ("by",), ()),
    )
]
