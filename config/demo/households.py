"""What is on record of people at home, and who speaks for whom, through the services."""

from datetime import datetime, timedelta

from backend.households import services
from backend.households.schemas import AddressCreate, RepresentationCreate
from backend.households.states import Method, Purpose, Relation
from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home

AUNT, NEPHEW, COMMUNITY_WORKER, MINOR, GUARDIAN, NEIGHBOUR = 1, 2, 9, 19, 20, 31
EVERYDAY = [Purpose.REPORT, Purpose.VERDICT, Purpose.SEE_PROGRESS, Purpose.BE_CONTACTED]


def tell_households(street: Area, now: datetime) -> None:
    """王秀兰 and her nephew; a volunteer to be, of 16, and his guardian; a neighbour who asked and was not confirmed yet."""

    def actor(number: int, at: datetime) -> Actor:
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    at = now - timedelta(days=120)
    profile = {
        "birth": "1944",
        "mobility": "走路用助行器，上下台阶要人扶",
        "hearing": "左耳听不清，请慢慢说",
        "reach": "call",
    }
    services.edit_profile(actor=actor(AUNT, at), changes=profile, now=at)
    home = AddressCreate(label="家", building="东四六条 12 号", door="西厢房第一间", location=at_home("东四六条", 12))
    services.add_address(actor=actor(AUNT, at), spec=home, now=at)
    services.edit_profile(actor=actor(MINOR, at), changes={"birth": str(now.year - 16)}, now=at)
    consents = (
        (NEPHEW, AUNT, Relation.FAMILY, EVERYDAY),
        (GUARDIAN, MINOR, Relation.GUARDIAN, [*EVERYDAY, Purpose.VOLUNTEERING]),
    )
    for number, other, relation, purposes in consents:
        spec = RepresentationCreate(
            name=person(other).name, phone=person(other).phone, relation=relation, purposes=purposes
        )
        row = services.ask(actor=actor(number, at), spec=spec, now=at)
        services.confirm(
            actor=actor(COMMUNITY_WORKER, at),
            representation_id=row.id,
            method=Method.IN_PERSON,
            pin="",
            note="",
            now=at,
        )
    at = now - timedelta(days=2)
    elder = RepresentationCreate(
        name="田奶奶",
        phone="010-64000031",
        relation=Relation.VOLUNTEER,
        purposes=[Purpose.REPORT, Purpose.SEE_PROGRESS],
    )
    services.ask(actor=actor(NEIGHBOUR, at), spec=elder, now=at)
