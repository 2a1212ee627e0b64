"""What the planner is told of people: whom the resident knows, who is kept apart, what they hold elsewhere, what their month leaves."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import TaskFactory
from tests.volunteers.rounds.conftest import run, street_option
from volunteers.dispatch.models import Assignment
from volunteers.roster.models import Apart
from volunteers.rounds.models import RoundVisit

pytestmark = pytest.mark.django_db


@pytest.fixture
def to_them(api, manager, spec, user):
    """`to_them(resident, count=1)`: the visits of a round to one resident, as they are planned."""

    def make(resident=None, count=1, **fields):
        path = f"/rounds/{api(manager).post('/rounds', spec(count, **fields)).json()['id']}"
        RoundVisit.objects.update(beneficiary=resident or user())
        assert api(manager).post(f"{path}/plan").status_code == 200
        run(path.rsplit("/", maxsplit=1)[-1])
        return list(RoundVisit.objects.order_by("begins"))

    return make


@pytest.fixture
def place(street, now):
    """`place(volunteer, starts_at, hours, **fields)`: they hold it, or did."""

    def make(volunteer, starts_at, hours, *, beneficiary=None, **fields):
        task = TaskFactory(
            street=street, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), beneficiary=beneficiary
        )
        return Assignment.objects.create(
            street=street, task=task, volunteer=volunteer, number=volunteer.number, accepted_at=now,
            starts_at=task.starts_at, ends_at=task.ends_at, **fields,
        )  # fmt: skip

    return make


@pytest.mark.parametrize(("days", "goes"), [(300, "known"), (400, "near")])
def test_who_was_there_within_a_year_goes_a_longer_way(street, walker, user, to_them, place, now, days, goes):
    people, resident = {"near": walker(0), "known": walker(500)}, user()
    place(people["known"], now - timedelta(days=days), 1, beneficiary=resident, status="checked_out")
    street_option(street, "rounds.known_m", 10_000)
    [visit] = to_them(resident)
    assert visit.volunteer == people[goes]


def test_of_two_who_are_kept_apart_another_goes(walker, user, to_them, now):
    near, far, resident = walker(0), walker(900), user()
    Apart.objects.create(street=near.street, person=resident, other=near.user, set_by=resident, set_at=now)
    [visit] = to_them(resident)
    assert visit.volunteer == far


def test_nobody_goes_at_hours_at_which_they_hold_another_place(walker, to_them, place, tomorrow):
    one = walker(0)
    eight = datetime.combine(tomorrow, time(8), ZoneInfo("Asia/Shanghai"))
    place(one, eight, 2)
    visits = to_them(count=2)
    assert {each.volunteer_id for each in visits} == {one.id}
    assert visits[0].begins >= 10 * 60


def test_nobody_is_planned_for_more_than_their_month_leaves(walker, to_them, place, tomorrow):
    one = walker(0, monthly_minutes=110)
    place(one, datetime.combine(tomorrow, time(14), ZoneInfo("Asia/Shanghai")), 1)
    visits = to_them(count=4, minutes=20)
    assert sorted(each.why_not for each in visits) == ["", "", "no_room", "no_room"]
