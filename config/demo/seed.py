"""Fill an empty database with the demonstration.

Who people are is written as rows; what they did goes through the services, at the times at which it would have
happened, so that audit, timelines and feeds are those of real use. Nothing in it is random.
"""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from django.db import transaction

from backend.accounts.models import User
from backend.ids import made_by
from backend.parties.models import Affiliation, AffiliationKind, Organisation, OrganisationKind, Post, Posting
from backend.places.administration import create_street, import_boundaries
from backend.places.datum import Datum
from backend.places.entering import import_gazetteer
from backend.places.models import Area, Level
from backend.places.services import place_fields
from backend.policy import NOBODY, Actor
from backend.privacy.services import record_consent
from backend.privacy.states import How, Purpose
from config.demo.areas import CHAOYANGMEN, DONGSI, chaoyangmen, dongsi
from config.demo.care import tell_care
from config.demo.cases import tell_cases
from config.demo.cast import EVERYBODY, Person, person
from config.demo.devices import tell_devices, tell_everybody
from config.demo.directing import tell_directing
from config.demo.elections import tell_elections
from config.demo.escalation import tell_escalation
from config.demo.exchange import tell_exchange
from config.demo.gazetteer import gazetteer
from config.demo.handover import tell_handover
from config.demo.hotline import tell_hotline
from config.demo.households import tell_households
from config.demo.identity import tell_identity
from config.demo.map import at_home
from config.demo.meetings import tell_meetings
from config.demo.moderation import tell_moderation
from config.demo.needs import tell_needs
from config.demo.places import tell_places
from config.demo.projects import tell_projects
from config.demo.roster import tell_a_pause, tell_roster
from config.demo.rounds import tell_round_of_care, tell_rounds
from config.demo.series import tell_series, tell_templates
from config.demo.signals import tell_signals
from config.demo.stories import CONTRACTOR, LOCAL, RIVAL
from config.demo.subscriptions import tell_subscriptions
from config.demo.telephone import tell_telephone
from config.demo.verdicts import tell_verdicts
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.group.models import Group, Membership, Role, Team
from volunteers.group.states import Tier
from volunteers.roster.models import Apart, HeldSkill, Proof, Safeguard, Volunteer
from volunteers.roster.states import ProofKind, SafeguardKind, Skill

POSTS = (
    (9, Post.COMMUNITY_WORKER),
    (13, Post.STREET_OFFICER),
    (15, Post.FINANCE_OFFICER),
    (18, Post.EVALUATOR),
    (21, Post.HOTLINE_CLERK),
    (22, Post.IMPORTER),
    (13, Post.CONFIDENTIAL_RECEIVER),
)
TEAMS = (("六条队", "110101006003", 5), ("二条队", "110101006002", 41), ("豆瓣队", "110101006004", 45))
SEATS = ((Kind.COMMUNITY_WORKER, 9, None), (Kind.ORGANISATION_HEAD, 10, None),
         (Kind.BACKBONE, 11, 43), (Kind.RESIDENT, 12, 33))  # fmt: skip
TIES = (
    (8, CONTRACTOR, AffiliationKind.LIAISON),
    (17, CONTRACTOR, AffiliationKind.SOCIAL_WORKER),
    (16, RIVAL, AffiliationKind.LIAISON),
    (10, LOCAL, AffiliationKind.HEAD),
)


def is_seeded() -> bool:
    """Whether the demonstration is there."""
    return User.objects.filter(is_seed=True).exists()


@transaction.atomic
def seed(now: datetime) -> None:
    """Write the demonstration, as of `now`; all of it or nothing."""
    numbers = count(1)
    start = int(now.timestamp() * 1000) & (1 << 48) - 1

    def numbered() -> UUID:
        return UUID(int=start << 80 | 0x7 << 76 | 0x2 << 62 | next(numbers))

    with made_by(numbered):
        streets = {code: _street(code, now) for code in (DONGSI, CHAOYANGMEN)}
        _people(streets, now)
        _standing(streets[DONGSI], now)
        _proofs(streets[DONGSI], now)
        _safeguards(streets[DONGSI], now)
        tell_roster(streets[DONGSI], now)
        tell_identity(streets[DONGSI], now)
        tell_households(streets[DONGSI], now)
        tell_elections(streets[DONGSI], now)
        tell_meetings(streets[DONGSI], now)
        tell_series(streets[DONGSI], now)
        tell_templates(streets[DONGSI], now)
        tell_handover(streets[DONGSI], now)
        tell_rounds(streets[DONGSI], now)
        tell_directing(streets[DONGSI], now)
        tell_care(streets[DONGSI], now)
        tell_needs(streets[DONGSI], now)
        tell_places(streets[DONGSI], now)
        tell_verdicts(streets[DONGSI], now)
        tell_hotline(streets[DONGSI], now)
        tell_telephone(streets[DONGSI], now)
        tell_moderation(streets[DONGSI], now)
        tell_projects(streets[DONGSI], now)
        tell_cases(streets[DONGSI], now)
        tell_round_of_care(streets[DONGSI], now)
        tell_escalation(streets[DONGSI], now)
        tell_signals(streets[DONGSI], now)
        tell_subscriptions(streets[DONGSI], now)
        tell_exchange(streets[DONGSI], now)
        tell_a_pause(streets[DONGSI], now)
        tell_devices(now)
        tell_everybody(streets[DONGSI], now)


def _street(code: str, now: datetime) -> Area:
    name, name_en, outline = {
        DONGSI: ("东四街道", "Dongsi Sub-district", dongsi),
        CHAOYANGMEN: ("朝阳门街道", "Chaoyangmen Sub-district", chaoyangmen),
    }[code]
    system = Actor.system(street_id=NOBODY, at=now)
    street = create_street(actor=system, code=code, name=name, name_en=name_en, now=now)
    system = Actor.system(street_id=street.id, at=now)
    import_boundaries(actor=system, street_id=street.id, geojson=outline(), datum=Datum.WGS84, now=now)
    if code == DONGSI:
        import_gazetteer(actor=system, street_id=street.id, content=gazetteer(), datum=Datum.WGS84, now=now)
    return street


def _people(streets: dict[str, Area], now: datetime) -> None:
    long_ago = now - timedelta(days=400)
    for each in EVERYBODY:
        User.objects.create_user(
            phone=each.phone,
            id=each.id,
            name=each.name,
            home_street=streets[each.street],
            phone_verified=True,
            is_seed=True,
            requests_per_minute=0 if each.number == 22 else None,  # the importer, without a limit
        )
        if each.skills is not None:
            _enrol(each, streets[each.street], long_ago)
        actor = Actor(user_id=each.id, street_id=streets[each.street].id, at=long_ago)
        record_consent(actor=actor, purpose=Purpose.SERVICE, how=How.SIGN_IN, now=long_ago)


def _enrol(each: Person, street: Area, since: datetime) -> None:
    place = place_fields(street_id=street.id, place=at_home(each.home, each.number)) if each.home else {}
    skills = sorted(each.skills or ())
    made = Volunteer.objects.create(street=street, user_id=each.id, skills=skills, since=since, **place)
    held = [HeldSkill(street=street, volunteer=made, skill=skill, level=2) for skill in skills]
    HeldSkill.objects.bulk_create(held)


def _proofs(street: Area, now: datetime) -> None:
    """Who works on wires has a licence; a first-aid certificate ends so soon that its holder was told."""
    seen = {"recorded_by_id": person(7).id, "recorded_at": now - timedelta(days=200)}
    for held in HeldSkill.objects.filter(street=street, skill__in=[Skill.ELECTRICITY, Skill.FIRST_AID]):
        wires = held.skill == Skill.ELECTRICITY
        Proof.objects.create(
            street=street,
            volunteer_id=held.volunteer_id,
            skill=held.skill,
            level=held.level,
            kind=ProofKind.LICENCE if wires else ProofKind.CERTIFICATE,
            shown="低压电工作业证" if wires else "红十字会救护员证",
            number=f"T1101990{held.volunteer_id.int % 10**6:06}" if wires else "",
            since=(now - timedelta(days=700)).date(),
            expires_on=(now + timedelta(days=400 if wires else 21)).date(),
            **seen,
        )


def _safeguards(street: Area, now: datetime) -> None:
    """The group has insured its volunteers for a year; two who have quarrelled are not put together."""
    Safeguard.objects.bulk_create(
        Safeguard(
            street=street,
            volunteer=each,
            kind=SafeguardKind.INSURANCE,
            issuer="志愿者意外险（团体）",
            since=(now - timedelta(days=60)).date(),
            until=(now + timedelta(days=305)).date(),
            recorded_by_id=person(7).id,
            recorded_at=now - timedelta(days=60),
        )
        for each in Volunteer.objects.filter(street=street)
    )
    Apart.objects.create(
        street=street,
        person_id=person(4).id,
        other_id=person(12).id,
        set_by_id=person(7).id,
        set_at=now - timedelta(days=30),
    )


CHARTER = """邻里有事，我们有心。收集需求，传递政策，上门服务，守住信任，带回意见。
志愿服务不取报酬；派活是邀约，不是命令；上门先报姓名；在邻居家看到的、听到的，不出那道门。"""


def _standing(street: Area, now: datetime) -> None:
    since = now - timedelta(days=300)
    areas = {area.code: area for area in Area.objects.filter(street=street, level=Level.COMMUNITY)}
    for number, post in POSTS:
        Posting.objects.create(street=street, area=street, user_id=person(number).id, post=post, since=since)
    for tier, number in ((Tier.CORE_LEADER, 6), (Tier.MANAGER, 7), (Tier.BACKBONE, 11)):
        Role.objects.create(street=street, user_id=person(number).id, tier=tier, since=since)
    for name, area, leader in TEAMS:
        team = Team.objects.create(street=street, name=name, area=areas[area], created_at=since)
        Role.objects.create(street=street, user_id=person(leader).id, tier=Tier.TEAM_LEADER, team=team, since=since)
    Group.objects.create(
        street=street, name="义彩纷呈志愿服务队", charter=CHARTER, since=since.date(), edited_at=since
    )  # fmt: skip
    handy = Team.objects.create(street=street, name="巧手维修队", trade="home_repair", created_at=since)
    Membership.objects.create(street=street, team=handy, user_id=person(3).id, since=since)
    for kind, holder, deputy in SEATS:
        Seat.objects.create(
            street=street,
            kind=kind,
            holder_id=person(holder).id,
            deputy_id=person(deputy).id if deputy else None,
            since=since,
            until=now + timedelta(days=700),
        )
    organisations = {
        name: Organisation.objects.create(name=name, name_en=name_en, kind=OrganisationKind.SOCIAL_ORGANISATION)
        for name, name_en in (
            (CONTRACTOR, "Linli Social Work Service Centre"),
            (RIVAL, "Dongcheng Warm Sun Social Services"),
            (LOCAL, "Dongsi Culture Volunteers"),
        )
    }
    for number, name, tie in TIES:
        Affiliation.objects.create(user_id=person(number).id, organisation=organisations[name], kind=tie, since=since)
