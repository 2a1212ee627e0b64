"""The care register: 王秀兰, 81, lives alone, and would have 张伟 come first. Her visit is overdue, and has become a task."""

from datetime import datetime, time, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.care import services
from volunteers.care.schemas import ContactIn, EntryCreate
from volunteers.care.states import Kin, Why
from volunteers.roster.models import Volunteer

ELDER, NEPHEW, VOLUNTEER, TEAM_LEADER = 1, 2, 3, 5


def tell_care(street: Area, now: datetime) -> None:
    """Proposed by the leader of 六条, agreed to by herself; begun eight days ago, and due after seven."""

    def actor(number: int, at: datetime) -> Actor:
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    at = now - timedelta(days=9)
    spec = EntryCreate(
        resident_id=person(ELDER).id,
        reasons=[Why.LIVES_ALONE],
        every_days=7,
        weekdays=[2, 5],
        starts=time(9),
        ends=time(10, 30),
        door_notes="门铃坏了，请敲西边的窗；她左耳听不清，请慢慢说。",
        contacts=[ContactIn(name=person(NEPHEW).name, phone=person(NEPHEW).phone, kin=Kin.RELATIVE)],
    )
    entry = services.propose(actor=actor(TEAM_LEADER, at), spec=spec, now=at).row
    services.agree(actor=actor(ELDER, at), entry_id=entry.id, now=at)
    begun = now - timedelta(days=8)
    services.begin(actor=actor(TEAM_LEADER, begun), entry_id=entry.id, now=begun)
    volunteer = Volunteer.objects.get(street=street, user=person(VOLUNTEER).id)
    row = services.ask_trusted(actor=actor(ELDER, begun), entry_id=entry.id, volunteer_id=volunteer.id, now=begun)
    services.answer_trust(actor=actor(VOLUNTEER, begun), trusted_id=row.id, willing=True, now=begun)
    services.open_due_visit(actor=Actor.system(street_id=street.id, at=now), entry_id=entry.id, now=now)
