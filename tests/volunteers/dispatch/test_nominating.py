"""A leader who knows somebody puts them forward; they say yes or no as to any offer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.notifications.models import Notification
from tests.factories import CommunityFactory, OfferFactory, RoleFactory, TaskFactory, TeamFactory
from tests.rows import changes, dump
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole
from volunteers.group.states import Tier
from volunteers.roster.models import Apart

pytestmark = pytest.mark.django_db
WHY = "您和李奶奶是老街坊。"


@pytest.fixture
def task(street, community, manager):
    return TaskFactory(street=street, community=community, created_by=manager, slots=2)


@pytest.fixture
def nominate(api, manager, task):
    """`nominate(volunteer, by=, **body)`: the answer to the call."""
    phone = api(manager)

    def call(volunteer, by=phone, **body):
        said = {"volunteer_id": str(volunteer.id), "reason": WHY, **body}
        return by.post(f"/tasks/{task.id}/nominate", said)

    return call


def test_they_are_asked_with_the_leaders_word_and_answer_as_they_like(api, manager, volunteer, nominate, task):
    one, other = volunteer(), volunteer()
    for each in (one, other):
        assert nominate(each).status_code == 200
    offer = api(one.user).get("/me/offers").json()["items"][0]
    assert offer["reasons"][0]["code"] == "nominated"
    assert WHY in offer["reasons"][0]["text"]["zh-hans"]
    assert Notification.objects.filter(notice__kind="offer_made", user=one.user).count() == 1
    assert api(one.user).post(f"/offers/{offer['id']}/accept").status_code == 200
    theirs = api(other.user).get("/me/offers").json()["items"][0]
    assert api(other.user).post(f"/offers/{theirs['id']}/decline").status_code == 200
    assert [place.volunteer for place in Assignment.objects.all()] == [one]
    assert Offer.objects.filter(nominated_by=manager).count() == 2
    assert Entry.objects.filter(action="task.nominate", actor_id=manager.id, reason=WHY).count() == 2


def test_who_is_off_duty_or_not_there_at_these_hours_may_be_put_forward(volunteer, nominate):
    assert nominate(volunteer(on_duty=False)).status_code == 200


@pytest.fixture
def asked(task, volunteer):
    def make(status):
        return OfferFactory(task=task, volunteer=volunteer(), status=status).volunteer

    return make


@pytest.mark.parametrize(("status", "answer"), [("open", 409), ("declined", 409), ("expired", 200), ("withdrawn", 200)])
def test_nobody_is_asked_again_who_waits_or_said_no(asked, nominate, status, answer):
    who = asked(status)
    before = dump()
    told = nominate(who)
    assert told.status_code == answer
    if answer == 409:
        assert told.json()["code"] == "already_asked"
        assert changes(before, dump()) == {}


def test_what_speaks_against_somebody_is_not_told_to_the_leader(api, street, volunteer, nominate, task, user, manager):
    """Whether it is their health, their licence or a person they do not want to meet: one answer for all, busy or not."""
    resident, now = user(), timezone.now()
    Task.objects.filter(pk=task.pk).update(beneficiary=resident, skills=["first_aid"])
    unskilled, apart, busy = volunteer(), volunteer(skills=["first_aid"]), volunteer()
    Apart.objects.create(street=street, person=apart.user, other=resident, set_by=apart.user, set_at=now)
    elsewhere = TaskFactory(street=street, starts_at=task.starts_at, created_by=manager)
    assert api(busy.user).post(f"/tasks/{elsewhere.id}/claim").status_code == 201
    before = dump()
    answers = {nominate(each).json()["code"] for each in (unskilled, apart, busy)}
    assert answers == {"volunteer_not_fit"}
    assert "reasons" not in nominate(apart).json()
    assert changes(before, dump()) == {}
    shown = api(unskilled.user).get(f"/tasks/{task.id}/fitness").json()
    assert [each["code"] for each in shown["lacking"]] == ["skills_lacking"]


def test_in_spite_of_a_long_way_if_they_like(api, street, manager, volunteer, nominate, task, now):
    """Who directs another task asks by name; the way from the place before is theirs to judge, and they may say no."""
    Task.objects.filter(pk=task.pk).update(lat=39.93, lng=116.42)
    who = volunteer()
    before = TaskFactory(
        street=street, created_by=manager, starts_at=task.starts_at - timedelta(hours=1), ends_at=task.starts_at,
        lat=39.95, lng=116.42,
    )  # fmt: skip
    phone = api(who.user)
    assert phone.post(f"/tasks/{before.id}/claim").status_code == 201
    claimed = phone.post(f"/tasks/{task.id}/claim").json()
    assert [each["code"] for each in claimed["fields"]["reasons"]] == ["no_time_for_the_way"]
    assert nominate(who).json()["code"] == "volunteer_not_fit"
    assert nominate(who, despite=True).status_code == 200
    offer = phone.get("/me/offers").json()["items"][0]
    assert phone.post(f"/offers/{offer['id']}/accept").status_code == 200
    assert Entry.objects.get(action="task.nominate").data["despite"] is True


def test_as_a_role(street, task, volunteer, nominate):
    role = TaskRole.objects.create(street=street, task=task, position=1, name="领队", slots=1, skills=["escort"])
    TaskRole.objects.create(street=street, task=task, position=2, name="同行", slots=1, skills=[])
    able = volunteer(skills=["escort"])
    assert nominate(able, role_id=str(role.id)).status_code == 200
    assert Offer.objects.get(volunteer=able).role == role
    assert nominate(volunteer(), role_id=str(role.id)).json()["code"] == "volunteer_not_fit"


def test_a_full_task_needs_nobody(task, volunteer, nominate):
    Task.objects.filter(pk=task.pk).update(taken=2)
    assert nominate(volunteer()).json()["code"] == "task_full"


def test_a_task_that_is_over_needs_nobody(task, volunteer, nominate, now):
    Task.objects.filter(pk=task.pk).update(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=2))
    assert nominate(volunteer()).json()["code"] == "task_in_the_past"


def test_leaders_of_other_teams_put_somebody_forward_once_they_are_asked(api, street, volunteer, user, nominate, task):
    team = TeamFactory(area=CommunityFactory(parent=street))
    other = api(RoleFactory(street=street, user=user(), tier=Tier.TEAM_LEADER, team=team).user)
    mine = volunteer(community=team.area)
    assert nominate(mine, by=other).status_code == 404
    Task.objects.filter(pk=task.pk).update(asked_teams=[team.id])
    assert nominate(mine, by=other).status_code == 200
    assert nominate(volunteer(), by=other).status_code == 404, "only those whom they lead"
