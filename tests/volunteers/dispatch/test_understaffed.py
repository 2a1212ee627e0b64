"""Who directs a task that begins soon and has free places is told, once."""

from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.places.models import Area
from tests.factories import TaskFactory
from volunteers.dispatch import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(street, community, manager, now):
    """`task(**fields)`: in three hours, with two places of which one is taken, opened yesterday."""

    def make(**fields):
        said = {"slots": 2, "taken": 1, "starts_at": now + timedelta(hours=3), "created_at": now - timedelta(days=1)}
        return TaskFactory(street=street, community=community, created_by=manager, **{**said, **fields})

    return make


def told():
    rows = Notification.objects.filter(notice__kind="task_understaffed").values_list("user", flat=True)
    return sorted(map(str, rows))


def test_leader_and_maker_hear_of_it_once(task, manager, leader, now, api):
    row = task()
    for minutes in (0, 10, 20):
        jobs.alert_understaffed(now=now + timedelta(minutes=minutes))
    assert told() == sorted([str(manager.pk), str(leader.pk)])
    assert Entry.objects.filter(action="task.understaffed", object_id=row.id).count() == 1
    item = api(leader).get("/me/notifications").json()["items"][0]
    assert "1 of 2 places are taken" in item["body"]["en"]
    assert "2 个名额已有 1 人" in item["body"]["zh-hans"]


@pytest.mark.parametrize(
    "fields",
    [
        {"taken": 2},
        {"status": "cancelled"},
        {"hours": 25},
        {"hours": -1},
        {"opened_minutes_ago": 59},
    ],
)
def test_nobody_is_alarmed_without_a_reason(task, now, fields):
    if (hours := fields.pop("hours", None)) is not None:
        fields["starts_at"] = now + timedelta(hours=hours)
    if (minutes := fields.pop("opened_minutes_ago", None)) is not None:
        fields["created_at"] = now - timedelta(minutes=minutes)
    task(**fields)
    jobs.alert_understaffed(now=now)
    assert told() == []


@pytest.mark.parametrize(("hours", "heard"), [(0, False), (2, False), (4, True)])
def test_a_street_says_how_long_before(task, street, now, hours, heard):
    Area.objects.filter(pk=street.pk).update(config={"dispatch.understaffed_hours": hours})
    task()
    jobs.alert_understaffed(now=now)
    assert bool(told()) == heard
