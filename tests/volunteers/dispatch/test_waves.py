"""Who comes first, how many are asked, and that what was decided can be reckoned again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.jobs.testing import run_due
from backend.places.cells import cell_of
from backend.policy import Actor
from tests.digits import without_chance
from tests.factories import TaskFactory, VolunteerFactory
from volunteers.dispatch import jobs, services, waves
from volunteers.dispatch.deciding import Situation, Waiting, decide
from volunteers.dispatch.models import Assignment, Decision, Offer
from volunteers.dispatch.options import WEIGHTS
from volunteers.dispatch.ranking import CRITERIA, Merits, ranked
from volunteers.dispatch.states import AssignmentStatus

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
EQUAL = dict.fromkeys(CRITERIA, 10)
few = st.integers(0, 40)
merits = st.builds(
    Merits,
    volunteer_id=st.uuids(),
    away_m=st.none() | st.integers(0, 200).map(lambda steps: 50 * steps),
    same_building=st.booleans(),
    with_resident=few,
    of_this_kind=few,
    recent=few,
    kept=few,
    broken=few,
    wished=st.booleans(),
    offered=few,
    accepted=st.just(0),
)
minutes = st.integers(1, 6_000).map(lambda n: timedelta(minutes=n))
situations = st.builds(
    Situation,
    at=st.just(AT),
    starts_at=minutes.map(lambda ahead: AT + ahead),
    free=st.integers(1, 10),
    weights=st.fixed_dictionaries({name: st.integers(0, 100) for name in CRITERIA}),
    waiting=st.lists(
        st.builds(
            lambda chance, ago, ahead: Waiting(chance, AT - ago, AT + ahead),
            st.floats(0.05, 0.95).map(lambda each: round(each, 4)),
            minutes,
            minutes,
        ),
        max_size=5,
    ),
    line=st.lists(merits, max_size=30, unique_by=lambda each: each.volunteer_id),
)


@given(situations)
def test_what_is_stored_gives_the_same_wave(situation):
    again = decide(Situation.of(situation.stored()))
    assert again == decide(situation)
    assert Situation.of(situation.stored()) == situation


@given(situations)
def test_a_wave_is_no_larger_than_it_has_to_be(situation):
    wave = decide(situation)
    assert {each.merits.volunteer_id for each in wave.order} == {each.volunteer_id for each in situation.line}
    assert [each.total for each in wave.order] == sorted((each.total for each in wave.order), reverse=True)
    assert all(0 <= each.total <= 1.001 for each in wave.order)
    assert waves.SHORTEST <= wave.answer <= waves.LONGEST
    rounds = max(0, int((situation.starts_at - situation.at) / wave.answer) - 1)
    wanted = situation.free * waves.SURE.get(rounds, waves.PATIENT)
    still = sum(waves.still(each.chance, each.made_at, each.expires_at, AT) for each in situation.waiting)
    asked = sum(wave.chances[: wave.size])
    assert wave.size == len(wave.order) or still + asked >= wanted
    assert wave.size == 0 or still + asked - wave.chances[wave.size - 1] < wanted


def plain(number, **fields):
    usual = {"away_m": 500, "same_building": False, "with_resident": 0, "of_this_kind": 0, "recent": 2, "kept": 2}
    return Merits(UUID(int=number), **{**usual, "broken": 1, "wished": False, "offered": 0, "accepted": 0, **fields})


@pytest.mark.parametrize(
    ("criterion", "better"),
    [
        ("near", {"away_m": 100}),
        ("building", {"same_building": True}),
        ("continuity", {"with_resident": 1}),
        ("experience", {"of_this_kind": 3}),
        ("wishes", {"wished": True}),
        ("fairness", {"recent": 0}),
        ("reliability", {"kept": 9}),
    ],
)
def test_each_criterion_speaks_for_asking(criterion, better):
    other, this = plain(1), plain(2, **better)
    alone = {name: 10 if name == criterion else 0 for name in CRITERIA}
    assert [each.merits for each in ranked([other, this], alone)] == [this, other]
    assert next(each.merits for each in ranked([other, this], {**EQUAL, criterion: 0})) == other, "by the id, of equals"


def test_who_did_not_come_and_who_has_no_home_on_the_map_come_later():
    assert ranked([plain(1, broken=2), plain(2)], EQUAL)[0].merits.volunteer_id == UUID(int=2)
    assert ranked([plain(1, away_m=None), plain(2, away_m=9_000)], EQUAL)[0].merits.volunteer_id == UUID(int=2)


def test_less_time_asks_more_and_waits_less():
    line = [plain(number) for number in range(1, 40)]
    sizes, answers = [], []
    for minutes_left in (6_000, 600, 60, 25, 15):
        wave = decide(Situation(AT, AT + timedelta(minutes=minutes_left), 1, EQUAL, [], line))
        sizes.append(wave.size)
        answers.append(wave.answer)
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (2, 8)
    assert answers == sorted(answers, reverse=True)


def test_who_mostly_says_yes_is_enough():
    sure = [plain(number, offered=30, accepted=28) for number in range(1, 9)]
    assert decide(Situation(AT, AT + timedelta(days=2), 1, EQUAL, [], sure)).size == 1
    waiting = [Waiting(0.8, AT, AT + timedelta(hours=1))]
    assert decide(Situation(AT, AT + timedelta(days=2), 1, EQUAL, waiting, sure)).size == 0
    half_over = [Waiting(0.8, AT - timedelta(hours=1), AT + timedelta(minutes=10))]
    assert decide(Situation(AT, AT + timedelta(days=2), 1, EQUAL, half_over, sure)).size == 1


@pytest.fixture
def system(street):
    return Actor.system(street_id=street.id, at=timezone.now())


@pytest.mark.django_db
def test_a_wave_is_stored_with_what_it_was_decided_by(street, user, system):
    resident = user(name="王秀兰")
    here = {"lat": 39.93, "lng": 116.42, "cell": cell_of(39.93, 116.42), "datum": "WGS-84"}
    known = VolunteerFactory(user=user(), **{**here, "lat": 39.9301}, address="东四六条1号院 3门")
    others = [VolunteerFactory(user=user(), **{**here, "lat": 39.935 + n / 1_000}) for n in range(6)]
    before = TaskFactory(street=street, beneficiary=resident, starts_at=system.at - timedelta(days=3))
    Assignment.objects.create(
        street=street, task=before, volunteer=known, number=known.number, starts_at=before.starts_at,
        ends_at=before.ends_at, accepted_at=before.starts_at, status=AssignmentStatus.CHECKED_OUT,
        checked_in_at=before.starts_at, checked_out_at=before.ends_at,
    )  # fmt: skip
    task = TaskFactory(street=street, beneficiary=resident, address="东四六条1号院", slots=2, **here)
    offers = services.send_offers(actor=system, task_id=task.id, now=system.at)
    decision = Decision.objects.get()
    wave = decide(Situation.of(decision.situation))
    assert (
        [offer.volunteer_id for offer in offers] == decision.asked == [each.merits.volunteer_id for each in wave.asked]
    )
    assert decision.asked[0] == known.id
    assert len(wave.order) == len(others) + 1
    codes = [each["code"] for each in Offer.objects.get(volunteer=known).reasons]
    assert codes == ["near", "building", "continuity", "experience", "free", "recent"]
    assert wave.order[0].merits == Merits(
        known.id, away_m=0, same_building=True, with_resident=1, of_this_kind=1, recent=1, kept=1, broken=0, wished=True,
        offered=0, accepted=0,
    )  # fmt: skip
    assert decision.situation["weights"] == {name: option.default for name, option in WEIGHTS.items()}
    assert "39.93" not in without_chance(str(decision.situation), fractions=True), "no place of anybody"


@pytest.mark.django_db
def test_a_street_weighs_otherwise(street, user, system):
    near = VolunteerFactory(user=user(), lat=39.9301, lng=116.42)
    far = VolunteerFactory(user=user(), lat=39.95, lng=116.42)
    task = TaskFactory(street=street, lat=39.93, lng=116.42, starts_at=system.at + timedelta(days=3))
    Offer.objects.create(
        street=street, task=TaskFactory(street=street), volunteer=near, made_at=system.at - timedelta(days=1),
        expires_at=system.at,
    )  # fmt: skip
    line = [offer.volunteer_id for offer in services.send_offers(actor=system, task_id=task.id, now=system.at)]
    assert line[0] == near.id
    street.config = {option.key: 0 for option in WEIGHTS.values()}
    street.save(update_fields=["config"])
    other = TaskFactory(street=street, lat=39.93, lng=116.42, starts_at=system.at + timedelta(days=3))
    services.send_offers(actor=system, task_id=other.id, now=system.at)
    assert Decision.objects.latest("id").asked[0] == min(near.id, far.id)


@pytest.mark.django_db
def test_the_clock_looks_again_where_nobody_answers(street, user, system):
    for n in range(6):
        VolunteerFactory(user=user(), lat=39.93 + n / 1_000, lng=116.42)
    task = TaskFactory(street=street, lat=39.93, lng=116.42, starts_at=system.at + timedelta(hours=8))
    far = TaskFactory(street=street, starts_at=system.at + timedelta(days=9))
    services.send_offers(actor=system, task_id=task.id, now=system.at)
    before = set(Offer.objects.filter(task=task).values_list("volunteer_id", flat=True))
    assert len(before) == 2
    with time_machine.travel(system.at + timedelta(minutes=50), tick=False):
        jobs.look_again(now=timezone.now())
        run_due()
    more = Offer.objects.filter(task=task).exclude(volunteer__in=before)
    assert more.count() == 2, "what nobody has answered for most of its time counts little"
    assert not far.offers.exists()
