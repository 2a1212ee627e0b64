"""Who holds a place is reminded the evening before and some time before: never at night, twice, or just after they took it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.notifications.models import Notification
from backend.places.models import Area
from tests.factories import TaskFactory
from volunteers.dispatch import jobs, services
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.schemas import TaskChange

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def local(day, hour, minute=0):
    return datetime(2031, 3, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def place(street, community, manager, volunteer):
    """`place(starts_at, taken=…)`: a place on a task of an hour, taken the week before."""

    def make(starts_at, *, taken=None):
        task = TaskFactory(
            street=street,
            community=community,
            created_by=manager,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            taken=1,
        )
        person = volunteer()
        return Assignment.objects.create(
            street=street, task=task, volunteer=person, number=person.number, starts_at=task.starts_at,
            ends_at=task.ends_at, accepted_at=taken or starts_at - timedelta(days=7),
        )  # fmt: skip

    return make


def reminders():
    rows = Notification.objects.filter(notice__kind__in=["task_soon", "task_tomorrow"], withdrawn_at=None)
    return list(rows.order_by("id").values_list("notice__kind", flat=True))


def run(*moments):
    """What the clock's job has said after each of these moments, run twice each: as after a kill -9."""
    found = []
    for at in moments:
        for _twice in range(2):
            jobs.remind(now=at)
        found.append(reminders())
    return found


def test_the_evening_before_and_some_time_before(place):
    place(local(11, 10))
    assert run(local(10, 18, 55), local(10, 19), local(10, 20, 55), local(11, 7, 55), local(11, 8), local(11, 9)) == [
        [], ["task_tomorrow"], ["task_tomorrow"], ["task_tomorrow"], ["task_tomorrow", "task_soon"], ["task_tomorrow", "task_soon"],
    ]  # fmt: skip


def test_a_clock_that_stood_still_over_the_evening_says_nothing_at_midnight(place):
    place(local(11, 10))
    assert run(local(10, 21, 30)) == [[]]


def test_never_at_night(place):
    place(local(11, 7, 30))
    assert run(local(11, 5, 30), local(11, 6, 55)) == [[], []]
    assert run(local(11, 7)) == [["task_soon"]]


def test_the_street_says_when_night_is(place, street):
    Area.objects.filter(pk=street.pk).update(config={"notifications.quiet_hours": {"start": "18:00", "end": "06:00"}})
    place(local(11, 7, 30))
    assert run(local(10, 19), local(11, 5, 55), local(11, 6)) == [[], [], ["task_soon"]]


def test_both_never_within_an_hour(place, street):
    Area.objects.filter(pk=street.pk).update(config={"dispatch.remind_minutes": 300})
    place(local(11, 0, 30))
    assert run(local(10, 19), local(10, 19, 30), local(10, 19, 55)) == [["task_tomorrow"]] * 3
    assert run(local(10, 20, 5)) == [["task_tomorrow", "task_soon"]]


def test_where_both_are_due_at_once_there_is_one(place, street):
    Area.objects.filter(pk=street.pk).update(config={"dispatch.remind_minutes": 2880})
    place(local(11, 10))
    assert run(local(10, 19)) == [["task_soon"]]


@pytest.mark.parametrize(("minutes", "told"), [(61, 1), (59, 0), (-5, 0)])
def test_who_just_took_it_is_not_reminded(place, minutes, told):
    place(local(11, 10), taken=local(11, 8) - timedelta(minutes=minutes))
    assert len(run(local(11, 9))[0]) == told
    place(local(13, 10), taken=local(12, 19) - timedelta(minutes=minutes))
    assert run(local(12, 20, 55))[0].count("task_tomorrow") == told


def test_hours_that_moved_are_reminded_of_anew_and_once(place, actor_for, manager):
    row = place(local(11, 10))
    run(local(11, 8))
    spec = TaskChange(starts_at=local(12, 15), ends_at=local(12, 16))
    services.change_task(
        actor=actor_for(manager, at=local(11, 8, 30)), task_id=row.task_id, spec=spec, now=local(11, 8, 30)
    )
    assert reminders() == []
    assert Task.objects.get().starts_at == local(12, 15)
    assert run(local(11, 9), local(11, 19), local(12, 13)) == [[], ["task_tomorrow"], ["task_tomorrow", "task_soon"]]


def test_who_was_just_asked_whether_they_still_come_is_not_reminded(place, actor_for, manager):
    row = place(local(11, 10))
    spec = TaskChange(starts_at=local(11, 11), ends_at=local(11, 12))
    services.change_task(
        actor=actor_for(manager, at=local(11, 8, 55)), task_id=row.task_id, spec=spec, now=local(11, 8, 55)
    )
    assert run(local(11, 9)) == [[]]


def test_the_evening_may_be_left_out_or_earlier(place, street):
    place(local(11, 10))
    for hour, told in ((0, []), (17, ["task_tomorrow"])):
        Area.objects.filter(pk=street.pk).update(config={"dispatch.remind_evening_hour": hour})
        assert run(local(10, 17, 30)) == [told]


def test_a_place_that_is_held_no_more_is_not_reminded_of(place):
    for number, status in enumerate(("handed_back", "stood_down", "released", "checked_in")):
        row = place(local(11, 10 + number))
        Assignment.objects.filter(pk=row.pk).update(status=status)
    assert run(local(10, 19), local(11, 9)) == [[], []]
