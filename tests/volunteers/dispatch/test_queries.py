"""Lists of the first tier cost the same with one row as with three."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.places.cells import cell_of
from tests.factories import OfferFactory, RoleFactory, TaskFactory, TeamFactory, VolunteerFactory
from tests.queries import assert_constant
from volunteers.dispatch.models import Assignment, Task
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(volunteer):
    return volunteer(lat=39.93, lng=116.42, cell=1)


@pytest.fixture
def place():
    """`place(volunteer, task)`."""

    def make(volunteer, task):
        Task.objects.filter(pk=task.pk).update(taken=1)
        return Assignment.objects.create(
            street=task.street,
            task=task,
            volunteer=volunteer,
            number=volunteer.number,
            starts_at=task.starts_at,
            ends_at=task.ends_at,
            accepted_at=timezone.now(),
        )

    return make


@pytest.fixture
def tasks(street, person, place, volunteer):
    """`tasks(n)`: n more at different hours, with a place; on each `person` has a place and another volunteer too."""
    hours = iter(range(2, 99, 2))

    def make(count):
        for _ in range(count):
            task = TaskFactory(
                street=street,
                slots=5,
                starts_at=timezone.now() + timedelta(hours=next(hours)),
                lat=39.93,
                lng=116.42,
                cell=cell_of(39.93, 116.42),
            )
            OfferFactory(task=task, volunteer=person)
            place(person, task)
            place(volunteer(), task)

    return make


@pytest.mark.parametrize("who", ["person", "manager", "leader"])
def test_tasks(request, api, tasks, who, street, community):
    tasks(1)
    Task.objects.update(community=community)
    user = request.getfixturevalue(who)
    phone = api(getattr(user, "user", user))

    def grow():
        tasks(2)
        Task.objects.update(community=community)

    assert_constant(lambda: phone.get("/tasks"), grow)


@pytest.mark.parametrize("who", ["person", "manager"])
def test_tasks_nearby(request, api, tasks, who):
    tasks(1)
    user = request.getfixturevalue(who)
    phone = api(getattr(user, "user", user))
    assert_constant(lambda: phone.get("/tasks", near="39.93,116.42", radius_m=500), lambda: tasks(2))


def test_my_offers(api, tasks, person):
    tasks(1)
    phone = api(person.user)
    assert_constant(lambda: phone.get("/me/offers"), lambda: tasks(2))


def test_my_assignments(api, tasks, person):
    tasks(1)
    phone = api(person.user)
    assert_constant(lambda: phone.get("/me/assignments"), lambda: tasks(2))


def test_one_task_with_its_places(api, street, manager, volunteer, place):
    task = TaskFactory(street=street, slots=5)
    place(volunteer(), task)
    boss = api(manager)
    assert_constant(lambda: boss.get(f"/tasks/{task.id}"), lambda: [place(volunteer(), task) for _ in range(2)])


def test_teams(api, user, community, team, leader):
    phone = api(user())

    def grow():
        for _ in range(2):
            other = TeamFactory(area=community)
            for _ in range(2):
                RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=other)

    assert_constant(lambda: phone.get("/teams"), grow)


@pytest.mark.parametrize("who", ["manager", "leader"])
def test_volunteers(request, api, user, community, who):
    boss = api(request.getfixturevalue(who))

    def more(count):
        for _ in range(count):
            VolunteerFactory(user=user(), community=community)

    more(1)
    assert_constant(lambda: boss.get("/volunteers"), lambda: more(2))
