"""What the roster holds about people."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status

HOLDINGS = [
    Holding(
        model=Volunteer,
        of=("user",),
        fate=Fate.ANONYMISED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        blank={
            "status": Status.LEFT,
            "skills": [],
            "lat": None,
            "lng": None,
            "datum": "",
            "cell": None,
            "address": "",
            "community": None,
            "grid": None,
        },
    )
]
