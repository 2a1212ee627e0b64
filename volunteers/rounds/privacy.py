"""What rounds hold about people: whom to visit and who is planned to go."""

from django.utils.translation import gettext_lazy as _

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.rounds.models import Round, RoundVisit

HOLDINGS = [
    Holding(
        model=Round,
        of=("made_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=RoundVisit,
        of=("beneficiary",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=_("who directs the round sees the cell; who said yes, the home"),
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("trusted", "key"),
        scrub=("title",),
        blank={
            "beneficiary": None,
            "trusted": [],
            "address": "",
            "door": "",
            "contact_phone": "",
            "lat": None,
            "lng": None,
            "datum": "",
        },
    ),
    Holding(
        model=RoundVisit,
        of=("volunteer__user",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("address", "door", "contact_phone", "lat", "lng", "trusted", "beneficiary", "title", "key"),
    ),
]
