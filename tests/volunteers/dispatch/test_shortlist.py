"""Whom a task is put to first: nobody who is fit and free is missed, and nobody who is not is there."""

from datetime import timedelta
from itertools import permutations
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone

from backend.places.cells import cell_of
from backend.places.geo import distance_m
from tests.factories import OfferFactory, SafeguardFactory, TaskFactory, VolunteerFactory
from volunteers.dispatch.eligibility import judge_of
from volunteers.dispatch.models import Askable, Assignment
from volunteers.dispatch.shortlist import nearest_fit, shortlist
from volunteers.dispatch.states import AssignmentStatus, OfferStatus
from volunteers.roster.models import Apart, HeldSkill, WeeklyHours

pytestmark = pytest.mark.django_db
HERE = (39.93, 116.42)


def placed(user, random, **fields):
    lat, lng = HERE[0] + random.uniform(-0.03, 0.03), HERE[1] + random.uniform(-0.03, 0.03)
    return VolunteerFactory(user=user(), lat=lat, lng=lng, datum="WGS-84", cell=cell_of(lat, lng), **fields)


@pytest.fixture
def people(user):
    random = Random(7)
    chosen = [["first_aid"], ["first_aid", "escort"], ["escort"], []]
    return [placed(user, random, skills=random.choice(chosen)) for _ in range(60)]


@pytest.fixture
def skilled(people):
    """Every other one of them does first aid alone."""
    HeldSkill.objects.filter(volunteer__in=people[::2], skill="first_aid").update(level=2)
    return people


@pytest.fixture
def task(manager, street):
    return lambda **fields: TaskFactory(
        street=street,
        created_by=manager,
        **{"lat": HERE[0], "lng": HERE[1], "cell": cell_of(*HERE), "skills": [], **fields},
    )


def by_hand(people, skills):
    fit = [each for each in people if set(skills) <= set(each.skills)]
    return [each.id for each in sorted(fit, key=lambda each: distance_m(HERE, (each.lat, each.lng)))]


@pytest.mark.parametrize("skills", [[], ["first_aid"], ["escort", "first_aid"]])
@pytest.mark.parametrize("most", [1, 20, 100])
def test_the_nearest_who_can_in_their_order(people, task, skills, most):
    found = shortlist(task(), skills, most=most)
    assert [each.volunteer_id for each in found] == by_hand(people, skills)[:most]
    assert [each.away_m for each in found] == sorted(each.away_m for each in found)


@pytest.mark.parametrize(("asked", "level"), [({"first_aid": 1}, 1), ({"first_aid": 2}, 2), ({"first_aid": 3}, 3)])
def test_as_well_as_it_is_asked_for(skilled, task, asked, level):
    levels = dict(HeldSkill.objects.filter(skill="first_aid").values_list("volunteer_id", "level"))
    wanted = [each for each in by_hand(skilled, ["first_aid"]) if levels[each] >= level]
    assert [each.volunteer_id for each in shortlist(task(), asked, most=100)] == wanted
    assert [each.volunteer_id for each in shortlist(task(), {**asked, "escort": 1}, most=100)] == [
        each for each in by_hand(skilled, ["first_aid", "escort"]) if levels[each] >= level
    ]


def test_who_is_asked_there_busy_or_the_beneficiary_is_left_out(people, task):
    there, asked, withdrawn, busy, early, later = people[:6]
    work = task(beneficiary=people[6].user)
    OfferFactory(task=work, volunteer=asked)
    OfferFactory(task=work, volunteer=withdrawn, status=OfferStatus.WITHDRAWN)
    hold(work, there)
    hold(task(starts_at=work.starts_at, ends_at=work.ends_at), busy)
    hold(task(starts_at=work.starts_at, ends_at=work.ends_at), early, status=AssignmentStatus.HANDED_BACK)
    hold(task(starts_at=work.ends_at, ends_at=work.ends_at + timedelta(hours=1)), later)
    found = {each.volunteer_id for each in shortlist(work, [], most=100)}
    assert {each.id for each in people} - found == {there.id, asked.id, busy.id, people[6].id}


ASKED = [{}, {"levels": {"first_aid": 2}}, {"risk": "some"}, {"risk": "high", "levels": {"first_aid": 2}}]


@pytest.mark.parametrize("asked", ASKED)
def test_what_a_task_asks_of_nobody_is_not_read_and_all_are_judged_the_same(skilled, task, asked):
    work, now = task(skills=["first_aid"], slots=3, taken=1, **asked), timezone.now()
    can = [each for each in skilled if "first_aid" in each.skills]
    for each in can[::3]:
        SafeguardFactory(volunteer=each)
        SafeguardFactory(volunteer=each, kind="agreement")
    there, enemy, absent, tired = can[2], can[3], can[6], can[9]
    hold(work, there)
    Apart.objects.create(street=work.street, person=there.user, other=enemy.user, set_by=there.user, set_at=now)
    another = (work.starts_at + timedelta(days=2)).isoweekday()
    WeeklyHours.objects.create(street=work.street, volunteer=absent, weekday=another, starts=480, ends=540)
    tired.rest_minutes = 120
    tired.save(update_fields=["rest_minutes"])
    hold(task(starts_at=work.ends_at + timedelta(hours=1), ends_at=work.ends_at + timedelta(hours=2)), tired)
    near = [each.volunteer_id for each in shortlist(work, {"first_aid": 1, **work.levels}, most=100)]
    judge = judge_of([work], near, at=now)
    fit = [each for each in near if not judge.shortfalls(work, each, asking=True)]
    found, facts = nearest_fit(work, None, most=100, enough=1, at=now)
    assert [each.volunteer_id for each in found] == fit
    assert fit
    assert {enemy.id, absent.id, tired.id}.isdisjoint(fit)
    assert {pk: (each.calendar, each.held, each.apart) for pk, each in facts.items()} == {
        pk: (each.calendar, each.held, each.apart) for pk, each in judge.facts.items()
    }


def test_whoever_is_nobody_is_passed_over(task, volunteer, now):
    """Wherever they stand in the list: what is read once for all hangs on nobody."""
    work, there, other = task(), volunteer(skills=["first_aid"]), volunteer(skills=["first_aid"])
    hold(work, there)
    Apart.objects.create(street=work.street, person=there.user, other=other.user, set_by=there.user, set_at=now)
    for ids in permutations([uuid4(), there.id, other.id]):
        judge = judge_of([work], ids, at=now)
        assert set(judge.facts) == {there.id, other.id}
        assert "not_selected" in {each.code for each in judge.shortfalls(work, other.id)}


def hold(work, volunteer, **fields):
    return Assignment.objects.create(
        street=work.street,
        task=work,
        volunteer=volunteer,
        number=volunteer.number,
        starts_at=work.starts_at,
        ends_at=work.ends_at,
        accepted_at=timezone.now(),
        **fields,
    )


def test_who_has_no_home_on_the_map_comes_last(people, task, user):
    nowhere = VolunteerFactory(user=user(), skills=["first_aid"])
    found = shortlist(task(), ["first_aid"], most=100)
    assert [each.volunteer_id for each in found] == [*by_hand(people, ["first_aid"]), nowhere.id]
    assert found[-1].away_m is None


def test_work_without_a_place_draws_by_lot_and_misses_nobody(people, task):
    works = [task(lat=None, lng=None, cell=None) for _ in range(12)]
    found = [[each.volunteer_id for each in shortlist(work, [], most=100)] for work in works]
    assert all(set(each) == {person.id for person in people} for each in found)
    assert all(len(each) == len(people) for each in found)
    assert len({each[0] for each in found}) > 1, "not the same people first each time"


def test_the_roster_is_followed_whoever_writes_it(task, user):
    one = placed(user, Random(1), skills=["first_aid"])
    assert set(one.askable.values_list("skill", flat=True)) == {"", "first_aid"}
    type(one).objects.filter(pk=one.pk).update(skills=["escort"], lat=39.9)
    assert set(one.askable.values_list("skill", flat=True)) == {"", "escort"}
    rows = list(one.askable.values_list("id", flat=True))
    type(one).objects.filter(pk=one.pk).update(address="东四六条")
    assert list(one.askable.values_list("id", flat=True)) == rows, "what nearness does not hang on writes nothing"
    type(one).objects.filter(pk=one.pk).update(status="paused")
    assert not Askable.objects.filter(volunteer=one).exists()
    assert shortlist(task(), [], most=5) == []


def test_nobody_of_another_street(task, user, other_street):
    placed(user, Random(2), street=other_street)
    assert shortlist(task(), [], most=5) == []


@pytest.mark.parametrize(
    ("status", "days", "there"),
    [
        (AssignmentStatus.CHECKED_OUT, 360, True),
        (AssignmentStatus.CHECKED_OUT, 370, False),
        (AssignmentStatus.HANDED_BACK, 360, False),
    ],
    ids=["helped", "over a year ago", "handed back"],
)
def test_whom_the_resident_knows_is_in_line_wherever_they_live(people, task, user, status, days, there):
    resident, now = user(name="王秀兰"), timezone.now()
    line = by_hand(people, [])
    near, far, resting = (next(each for each in people if each.id == line[place]) for place in (0, -1, -2))
    for each in (near, far, resting):
        before = TaskFactory(street=each.street, beneficiary=resident, starts_at=now - timedelta(days=days))
        hold(before, each, status=status)
    resting.on_duty = False
    resting.save()
    found, facts = nearest_fit(task(beneficiary=resident), None, most=5, enough=5, at=now)
    assert [each.volunteer_id for each in found] == line[:5] + [far.id] * there
    assert {each.volunteer_id for each in found} <= facts.keys()
    assert found[-1].away_m == max(each.away_m for each in found)
    stranger, _facts = nearest_fit(task(beneficiary=user()), None, most=5, enough=5, at=now)
    assert [each.volunteer_id for each in stranger] == line[:5]


def test_of_many_whom_the_resident_knows_those_who_helped_most(people, task, user, monkeypatch):
    """However many neighbours helped too, who are in line already; and nobody who said no."""
    monkeypatch.setattr("volunteers.dispatch.shortlist.KNOWN", 1)
    resident, now = user(name="王秀兰"), timezone.now()
    line = by_hand(people, ["first_aid", "escort"])
    for place, days in ((0, 30), (-1, 60), (-1, 90), (-2, 40), (-2, 50), (-2, 70)):
        helper = next(each for each in people if each.id == line[place])
        before = TaskFactory(street=helper.street, beneficiary=resident, starts_at=now - timedelta(days=days))
        hold(before, helper, status=AssignmentStatus.CHECKED_OUT)
    work = task(beneficiary=resident, skills=["first_aid", "escort"])
    declined = next(each for each in people if each.id == line[-2])
    OfferFactory(task=work, volunteer=declined, status=OfferStatus.DECLINED)
    found, _facts = nearest_fit(work, None, most=3, enough=3, at=now)
    assert [each.volunteer_id for each in found] == [*line[:3], line[-1]]
