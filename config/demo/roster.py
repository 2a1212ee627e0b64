"""What the demonstration shows of the roster: the volunteers of an older list on paper, brought in by the manager."""

from datetime import datetime

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.imports.schemas import VolunteerImportCreate
from volunteers.imports.services import ask_import

PAPERS = """姓名,手机号,技能,社区,出生年份,同意
高秀英,19900000081,理发、做饭,六条社区,1958,是
冯国强,19900000082,修自行车,六条社区,1962,是
"""
"""Of the second row nobody knows which skill is meant: the report says so, and he is entered once it is corrected."""


def tell_roster(street: Area, now: datetime) -> None:
    """An import of volunteers, done when the demonstration starts."""
    manager = Actor(user_id=person(7).id, street_id=street.id, at=now)
    ask_import(actor=manager, spec=VolunteerImportCreate(text=PAPERS), now=now)
